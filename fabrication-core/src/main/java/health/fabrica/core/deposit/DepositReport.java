package health.fabrica.core.deposit;

/**
 * How a print file agrees with its model.
 *
 * @param layers layers with beads of the model
 * @param checkedLayers layers that were compared
 * @param pixelMm side of a pixel of the comparison; no distance is finer
 * @param plasticMm3 plastic of the model's beads, all layers
 * @param auxiliaryMm3 plastic of skirts, brims and supports, all layers
 * @param modelMm3 volume of the model in the compared layers
 * @param shapeMm3 volume that the beads enclose in the compared layers: beads and the sparse inside
 * @param excessMm greatest distance of a bead outside of the model
 * @param excessZMm height of that layer's middle
 * @param missingMm greatest distance of a place in the model to the beads' shape
 * @param missingZMm height of that layer's middle
 */
public record DepositReport(
    int layers,
    int checkedLayers,
    double pixelMm,
    double plasticMm3,
    double auxiliaryMm3,
    double modelMm3,
    double shapeMm3,
    double excessMm,
    double excessZMm,
    double missingMm,
    double missingZMm) {

  /** By how much the enclosed volume differs from the model's, in percent of the model. */
  public double volumeDifferencePercent() {
    return 100 * (shapeMm3 - modelMm3) / modelMm3;
  }
}
