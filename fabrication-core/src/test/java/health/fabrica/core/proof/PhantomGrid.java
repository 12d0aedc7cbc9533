package health.fabrica.core.proof;

import health.fabrica.core.image.Affine;
import health.fabrica.core.image.Vec3;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** A grid of voxels that the phantoms are laid on. */
record PhantomGrid(String name, Affine affine) {

  private static final Vec3 ORIGIN = new Vec3(-120.4, 33.2, 712.7);
  private static final double TURN = 1 / Math.sqrt(3);

  /** Equal and unequal steps, oblique in both senses, sheared. */
  static final List<PhantomGrid> ALL =
      List.of(
          of("equal steps", new Vec3(0.6, 0, 0), new Vec3(0, 0.6, 0), new Vec3(0, 0, 0.6)),
          of("unequal steps", new Vec3(0.4, 0, 0), new Vec3(0, 0.5, 0), new Vec3(0, 0, 0.8)),
          of(
              "oblique",
              new Vec3(0.36, 0.48, 0.8).times(0.5),
              new Vec3(-0.8, 0.6, 0).times(0.6),
              new Vec3(-0.48, -0.64, 0.6).times(0.8)),
          of(
              "oblique, left-handed",
              new Vec3(TURN, TURN, TURN).times(0.5),
              new Vec3(1, -1, 0).times(0.6 / Math.sqrt(2)),
              new Vec3(1, 1, -2).times(0.7 / Math.sqrt(6))),
          of("sheared", new Vec3(0.5, 0, 0), new Vec3(0, 0.5, 0), new Vec3(0.1, 0.05, 0.6)));

  private static PhantomGrid of(String name, Vec3 x, Vec3 y, Vec3 z) {
    return new PhantomGrid(name, new Affine(ORIGIN, x, y, z));
  }

  /** Each grid with each of the bodies that all proofs use. */
  static Stream<Arguments> withBodies() {
    return ALL.stream()
        .flatMap(
            grid ->
                Stream.of(
                        new Body.Ball(12), new Body.Torus(15, 8), new Body.Box(14.07, 12.13, 13.29))
                    .map(body -> Arguments.of(grid, body)));
  }

  /** The smallest step in mm. */
  double smallestMm() {
    Vec3 step = affine.spacingMm();
    return Math.min(step.x(), Math.min(step.y(), step.z()));
  }

  /** Columns, rows and slices that hold a body with room around it. */
  int[] size(Body body) {
    Vec3 step = affine.spacingMm();
    double room = 2 * body.reachMm() + 3;
    return new int[] {
      (int) (room / step.x()) + 4, (int) (room / step.y()) + 4, (int) (room / step.z()) + 4
    };
  }

  /** The grid laid around the origin of the body, moved against it by shares of a voxel. */
  Affine around(int[] size) {
    Vec3 middle = affine.apply(size[0] / 2.0 + 0.3, size[1] / 2.0 - 0.2, size[2] / 2.0 + 0.1);
    return new Affine(
        affine.origin().minus(middle), affine.columnStep(), affine.rowStep(), affine.sliceStep());
  }

  @Override
  public String toString() {
    return name;
  }
}
