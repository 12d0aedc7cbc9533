package health.fabrica.flow.model;

import health.fabrica.core.image.Volume;
import java.util.stream.IntStream;

/** The slices in which an insert stands free, counted from the lowest slice of the series. */
record SliceBand(int first, int last) {

  boolean contains(Volume volume, double z) {
    double k = index(volume, z);
    return k >= first - 0.5 && k <= last + 0.5;
  }

  IntStream slices() {
    return IntStream.rangeClosed(first, last);
  }

  private static double index(Volume volume, double z) {
    return (z - volume.affine().origin().z()) / volume.affine().sliceStep().z();
  }
}
