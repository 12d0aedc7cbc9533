package health.fabrica.core.layerfile;

import java.util.Arrays;
import java.util.Optional;

/** How a path runs, seen from above. */
public enum PathDirection {
  /** Closed and clockwise: material lies outside. */
  INNER(0),
  /** Closed and counter-clockwise: material lies inside. */
  OUTER(1),
  /** A line with two ends. */
  OPEN(2);

  private final int number;

  PathDirection(int number) {
    this.number = number;
  }

  /** The number that stands for it in a file. */
  int number() {
    return number;
  }

  /** The direction of a number in a file. */
  static Optional<PathDirection> of(int number) {
    return Arrays.stream(values()).filter(direction -> direction.number == number).findFirst();
  }
}
