package health.fabrica.core.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import health.fabrica.core.image.Affine;
import health.fabrica.core.image.Vec3;
import health.fabrica.core.image.Volume;
import health.fabrica.core.quality.MeshCensus;
import health.fabrica.core.quality.MeshMeasures;
import health.fabrica.core.segment.BitMask;
import health.fabrica.core.segment.Segmentation;
import health.fabrica.core.segment.Thresholder;
import health.fabrica.core.segment.Tissue;
import health.fabrica.core.testdata.Volumes;
import health.fabrica.core.work.WorkMonitor;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class IsoSurfaceProperty {

  private static final int LOWER = 226;
  private static final int UPPER = 3071;

  private static Volume noise(Random random, int columns, int rows, int slices, Affine affine) {
    int share = random.nextInt(100);
    return Volumes.ct(
        columns,
        rows,
        slices,
        affine,
        (i, j, k) -> {
          int kind = random.nextInt(100);
          if (kind >= share) {
            return -1000 + random.nextInt(1226); // up to one below the threshold
          }
          return kind % 10 == 0 ? 3072 + random.nextInt(2000) : LOWER + random.nextInt(2800);
        });
  }

  private static Segmentation all(Volume volume) {
    BitMask mask = Thresholder.threshold(volume, LOWER, UPPER, 1, WorkMonitor.NONE).mask();
    return segmentation(mask);
  }

  private static Segmentation segmentation(BitMask mask) {
    return new Segmentation(
        mask, Optional.of(Tissue.BONE), LOWER, UPPER, mask.count(), 0, 0, 0, 0, 0);
  }

  private static TriangleMesh extract(Volume volume, Segmentation segmentation, int threads) {
    return IsoSurface.extract(volume, segmentation, 1 << 24, threads, WorkMonitor.NONE);
  }

  @Property(tries = 200)
  void everyMaskGivesAClosedOrientedManifoldOnAnyGrid(
      @ForAll Random random,
      @ForAll @IntRange(min = 1, max = 70) int columns,
      @ForAll @IntRange(min = 1, max = 8) int rows,
      @ForAll @IntRange(min = 1, max = 8) int slices) {
    Affine grid = random.nextBoolean() ? Volumes.oddGrid() : Affine.ofSpacing(0.4, 0.4, 1);
    Volume volume = noise(random, columns, rows, slices, grid);
    Segmentation segmentation = all(volume);
    TriangleMesh mesh = extract(volume, segmentation, 1);
    if (segmentation.voxels() == 0) {
      assertThat(mesh.triangleCount()).isZero();
      return;
    }
    MeshCensus census = MeshCensus.of(mesh);
    assertThat(census.boundaryEdges()).isZero();
    assertThat(census.nonManifoldEdges()).isZero();
    assertThat(census.misorientedEdges()).isZero();
    assertThat(census.nonManifoldVertices()).isZero();
    assertThat(census.degenerateTriangles()).isZero();
    assertThat(census.vertices()).isEqualTo(mesh.vertexCount());
    assertThat(MeshMeasures.of(mesh).volumeMm3()).isPositive();
    assertThat(mesh.triangleCount())
        .isEqualTo((int) IsoSurface.countTriangles(volume, segmentation, 2, WorkMonitor.NONE));
  }

  @Property(tries = 50)
  void aMaskThatIsNotMadeOfWholeComponentsIsClosedToo(@ForAll Random random) {
    Volume volume = noise(random, 9, 7, 6, Affine.ofSpacing(1, 1, 1));
    BitMask some = new BitMask(9, 7, 6);
    some.set(4, 3, 3);
    for (int n = random.nextInt(100); n > 0; n--) {
      some.set(random.nextInt(9), random.nextInt(7), random.nextInt(6));
    }
    MeshCensus census = MeshCensus.of(extract(volume, segmentation(some), 1));
    assertThat(census.closedManifold()).isTrue();
  }

  @Property(tries = 50)
  void volumeFollowsTheGridAndIsTheSameAfterTranslation(@ForAll Random random) {
    Volume plain = noise(random, 7, 6, 5, Affine.ofSpacing(1, 1, 1));
    short[][] values = new short[5][];
    for (int k = 0; k < 5; k++) {
      values[k] = plain.slice(k);
    }
    Volume odd = new Volume(plain.modality(), 7, 6, values, Volumes.oddGrid());
    Affine far =
        new Affine(
            new Vec3(200, -150, 900), new Vec3(1, 0, 0), new Vec3(0, 1, 0), new Vec3(0, 0, 1));
    Volume moved = new Volume(plain.modality(), 7, 6, values, far);
    Segmentation segmentation = all(plain);
    if (segmentation.voxels() > 0) {
      double one = MeshMeasures.of(extract(plain, segmentation, 1)).volumeMm3();
      double sheared = MeshMeasures.of(extract(odd, segmentation, 1)).volumeMm3();
      double away = MeshMeasures.of(extract(moved, segmentation, 1)).volumeMm3();
      assertThat(sheared / odd.affine().voxelVolumeMm3()).isCloseTo(one, within(1e-3 * one));
      assertThat(away).isCloseTo(one, within(1e-3 * one));
    }
  }

  @Property(tries = 10)
  void anyNumberOfThreadsGivesTheSameBytes(@ForAll Random random) {
    Volume volume = noise(random, 40, 30, 45, Volumes.oddGrid());
    Segmentation segmentation = all(volume);
    TriangleMesh one = extract(volume, segmentation, 1);
    TriangleMesh many = extract(volume, segmentation, 5);
    assertThat(MeshDigest.of(many)).isEqualTo(MeshDigest.of(one));
  }
}
