package health.fabrica.core.powder;

import health.fabrica.core.layerfile.LayerVisitor;
import health.fabrica.core.layerfile.PathDirection;

/** Passes vectors on and adds up their lengths and the jumps between them. */
final class ScanTotals implements LayerVisitor {

  private final LayerVisitor next;
  private double contourMm;
  private double hatchMm;
  private double jumpMm;
  private double x = Double.NaN;
  private double y;

  ScanTotals(LayerVisitor next) {
    this.next = next;
  }

  @Override
  public void layer(double topMm) {
    next.layer(topMm);
  }

  @Override
  public void polyline(int part, PathDirection direction, double[] xyMm) {
    next.polyline(part, direction, xyMm);
    jump(xyMm[0], xyMm[1]);
    for (int i = 2; i < xyMm.length; i += 2) {
      contourMm += step(xyMm[i], xyMm[i + 1]);
    }
    contourMm += step(xyMm[0], xyMm[1]);
  }

  @Override
  public void hatches(int part, double[] xyMm) {
    next.hatches(part, xyMm);
    for (int i = 0; i < xyMm.length; i += 4) {
      jump(xyMm[i], xyMm[i + 1]);
      hatchMm += step(xyMm[i + 2], xyMm[i + 3]);
    }
  }

  private void jump(double toX, double toY) {
    if (!Double.isNaN(x)) {
      jumpMm += Math.hypot(toX - x, toY - y);
    }
    x = toX;
    y = toY;
  }

  private double step(double toX, double toY) {
    double length = Math.hypot(toX - x, toY - y);
    x = toX;
    y = toY;
    return length;
  }

  double contourMm() {
    return contourMm;
  }

  double hatchMm() {
    return hatchMm;
  }

  double jumpMm() {
    return jumpMm;
  }
}
