package health.fabrica.core.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import health.fabrica.core.image.Affine;
import health.fabrica.core.image.Modality;
import health.fabrica.core.image.Vec3;
import health.fabrica.core.image.Volume;
import health.fabrica.core.mesh.IsoSurface;
import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.quality.MeshCensus;
import health.fabrica.core.quality.MeshMeasures;
import health.fabrica.core.segment.Segmentation;
import health.fabrica.core.segment.SideCheck;
import health.fabrica.core.segment.ThresholdSegmenter;
import health.fabrica.core.segment.ThresholdSegmenter.Rule;
import health.fabrica.core.segment.Tissue;
import health.fabrica.core.testdata.Volumes;
import health.fabrica.core.work.WorkMonitor;
import java.util.Random;
import java.util.function.UnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What becomes of the surface when the same voxels lie elsewhere in the patient. */
class MotionProperty {

  private static final int SIZE = 22;

  /** A random lump of balls, which no motion but the identity maps onto itself. */
  private static Volume lump(Random random, Affine affine) {
    Volumes.Field field = Volumes.ball(9, 10, 11, 5);
    for (int n = 0; n < 3; n++) {
      field =
          Volumes.either(
              field,
              Volumes.ball(
                  6 + 9 * random.nextDouble(),
                  6 + 9 * random.nextDouble(),
                  6 + 9 * random.nextDouble(),
                  2 + 2 * random.nextDouble()));
    }
    return Volumes.ct(SIZE, SIZE, SIZE, affine, field);
  }

  private static Affine grid(Random random) {
    return new Affine(
        new Vec3(random.nextInt(200) - 100, random.nextInt(200) - 100, random.nextInt(2000)),
        new Vec3(0.4 + random.nextDouble(), 0, 0),
        new Vec3(0.05 * random.nextDouble(), 0.4 + random.nextDouble(), 0),
        new Vec3(0, 0.1 * random.nextDouble(), 0.4 + random.nextDouble()));
  }

  private static Volume moved(Volume volume, UnaryOperator<Vec3> linear, Vec3 by) {
    short[][] slices = new short[volume.slices()][];
    for (int k = 0; k < slices.length; k++) {
      slices[k] = volume.slice(k);
    }
    Affine a = volume.affine();
    return new Volume(
        Modality.CT,
        volume.columns(),
        volume.rows(),
        slices,
        new Affine(
            linear.apply(a.origin()).plus(by),
            linear.apply(a.columnStep()),
            linear.apply(a.rowStep()),
            linear.apply(a.sliceStep())));
  }

  private static Segmentation bone(Volume volume) {
    return ThresholdSegmenter.segment(volume, Rule.largest(Tissue.BONE), 1, WorkMonitor.NONE);
  }

  private static TriangleMesh surface(Volume volume) {
    return IsoSurface.extract(volume, bone(volume), 1 << 20, 2, WorkMonitor.NONE);
  }

  private static Vec3 vertex(TriangleMesh mesh, int v) {
    return new Vec3(mesh.xyz()[3 * v], mesh.xyz()[3 * v + 1], mesh.xyz()[3 * v + 2]);
  }

  private static void assertMoved(
      TriangleMesh from, TriangleMesh to, UnaryOperator<Vec3> linear, Vec3 by) {
    assertThat(to.vertexCount()).isEqualTo(from.vertexCount());
    for (int v = 0; v < from.vertexCount(); v++) {
      Vec3 expected = linear.apply(vertex(from, v)).plus(by);
      assertThat(vertex(to, v).minus(expected).length()).isLessThan(2e-3);
    }
  }

  @Property(tries = 100)
  void aRigidMotionOfTheGridMovesTheSurfaceAndChangesNothingElse(@ForAll Random random) {
    double a = 2 * Math.PI * random.nextDouble();
    double b = 2 * Math.PI * random.nextDouble();
    UnaryOperator<Vec3> turn =
        p -> {
          double x = Math.cos(a) * p.x() - Math.sin(a) * p.y();
          double y = Math.sin(a) * p.x() + Math.cos(a) * p.y();
          return new Vec3(
              x, Math.cos(b) * y - Math.sin(b) * p.z(), Math.sin(b) * y + Math.cos(b) * p.z());
        };
    Vec3 by = new Vec3(random.nextInt(500), random.nextInt(500), random.nextInt(500));
    Volume volume = lump(random, grid(random));
    TriangleMesh mesh = surface(volume);
    TriangleMesh other = surface(moved(volume, turn, by));
    assertMoved(mesh, other, turn, by);
    assertThat(other.triangles()).isEqualTo(mesh.triangles());
    MeshMeasures one = MeshMeasures.of(mesh);
    MeshMeasures two = MeshMeasures.of(other);
    assertThat(two.volumeMm3()).isCloseTo(one.volumeMm3(), within(1e-4 * one.volumeMm3()));
    assertThat(two.areaMm2()).isCloseTo(one.areaMm2(), within(1e-4 * one.areaMm2()));
  }

  @Property(tries = 100)
  void scalingTheGridScalesLengthAreaAndVolume(@ForAll Random random) {
    double s = 0.25 + 3 * random.nextDouble();
    Volume volume = lump(random, grid(random));
    TriangleMesh mesh = surface(volume);
    TriangleMesh other = surface(moved(volume, p -> p.times(s), new Vec3(0, 0, 0)));
    MeshMeasures one = MeshMeasures.of(mesh);
    MeshMeasures two = MeshMeasures.of(other);
    assertThat(two.volumeMm3() / one.volumeMm3() / (s * s * s)).isCloseTo(1, within(1e-4));
    assertThat(two.areaMm2() / one.areaMm2() / (s * s)).isCloseTo(1, within(1e-4));
    assertThat(bone(moved(volume, p -> p.times(s), new Vec3(0, 0, 0))).volumeMm3())
        .isCloseTo(
            bone(volume).volumeMm3() * s * s * s, within(1e-6 * one.volumeMm3() * s * s * s));
  }

  @Property(tries = 100)
  void aMirroredGridMirrorsTheSurfaceKeepsItsOutsideOutAndIsNoticedBySide(@ForAll Random random) {
    UnaryOperator<Vec3> mirror = p -> new Vec3(-p.x(), p.y(), p.z());
    Affine grid = grid(random);
    Volume volume =
        lump(
            random,
            new Affine(new Vec3(20, 0, 0), grid.columnStep(), grid.rowStep(), grid.sliceStep()));
    Volume mirrored = moved(volume, mirror, new Vec3(0, 0, 0));
    TriangleMesh mesh = surface(volume);
    TriangleMesh other = surface(mirrored);
    assertThat(volume.affine().signedVoxelVolumeMm3()).isPositive();
    assertThat(mirrored.affine().signedVoxelVolumeMm3()).isNegative();
    assertMoved(mesh, other, mirror, new Vec3(0, 0, 0));
    assertThat(MeshCensus.of(other).closedManifold()).isTrue();
    double volumeMm3 = MeshMeasures.of(mesh).volumeMm3();
    assertThat(MeshMeasures.of(other).volumeMm3()).isCloseTo(volumeMm3, within(1e-4 * volumeMm3));
    // Seen from x = 0 the body lies to the left; mirrored it lies to the right, and is refused.
    Vec3 middle = new Vec3(0, 0, 0);
    SideCheck.structure(volume, bone(volume).mask(), middle, SideCheck.Side.LEFT);
    assertThatThrownBy(
            () -> SideCheck.structure(mirrored, bone(mirrored).mask(), middle, SideCheck.Side.LEFT))
        .hasMessageContaining("FAB-1037");
    SideCheck.structure(mirrored, bone(mirrored).mask(), middle, SideCheck.Side.RIGHT);
  }
}
