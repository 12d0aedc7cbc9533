package health.fabrica.core.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import health.fabrica.core.image.Affine;
import health.fabrica.core.quality.MeshCensus;
import health.fabrica.core.quality.MeshMeasures;
import health.fabrica.core.segment.LabelMap;
import health.fabrica.core.testdata.Volumes;
import health.fabrica.core.work.WorkMonitor;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LabelSurfacesTest {

  private static final Affine GRID = Affine.ofSpacing(1, 1, 1);

  private static LabelSurfaces extract(LabelMap map, Affine affine, int smoothing) {
    return LabelSurfaces.extract(map, affine, smoothing, 0.4, 1 << 24, WorkMonitor.NONE);
  }

  private static LabelMap bits(int columns, int rows, int slices, int bits, int inside) {
    LabelMap map = new LabelMap(columns, rows, slices, 2);
    for (int n = 0; n < columns * rows * slices; n++) {
      int label = (bits >> n & 1) != 0 ? inside : 3 - inside;
      map.set(n % columns, n / columns % rows, n / columns / rows, label == 3 ? 0 : label);
    }
    return map;
  }

  private static void assertManifold(LabelSurfaces surfaces, String what) {
    surfaces
        .meshes()
        .forEach(
            (label, mesh) -> {
              MeshCensus census = MeshCensus.of(mesh);
              assertThat(census.closedManifold())
                  .as("%s, label %d: %s", what, label, census)
                  .isTrue();
              assertThat(census.vertices()).isEqualTo(mesh.vertexCount());
              assertThat(MeshMeasures.of(mesh).volumeMm3()).as(what).isPositive();
            });
  }

  @Test
  void all256CasesOfACellAreManifoldForBothLabels() {
    for (int bits = 0; bits < 256; bits++) {
      for (int inside = 1; inside <= 2; inside++) {
        assertManifold(extract(bits(2, 2, 2, bits, inside), GRID, 0), "case " + bits);
      }
    }
  }

  @Test
  void allPairsOfCellsAtAFaceAreManifoldForBothLabels() {
    for (int bits = 0; bits < 4096; bits++) {
      assertManifold(extract(bits(2, 2, 3, bits, 1 + (bits & 1)), GRID, 0), "pair " + bits);
    }
  }

  @Test
  void neighboursHaveTheSameTrianglesTurnedRoundInAnyMapAndAfterSmoothing() {
    Random random = new Random(5);
    for (int round = 0; round < 60; round++) {
      LabelMap map = new LabelMap(9, 8, 7, 5);
      int labels = 2 + random.nextInt(4);
      for (int n = 0; n < 9 * 8 * 7; n++) {
        map.set(n % 9, n / 9 % 8, n / 72, random.nextInt(labels + 1));
      }
      LabelSurfaces surfaces = extract(map, Volumes.oddGrid(), round % 3 * 5);
      assertManifold(surfaces, "round " + round);
      Set<String> all = new HashSet<>();
      Set<String> turned = new HashSet<>();
      for (TriangleMesh mesh : surfaces.meshes().values()) {
        for (int n = 0; n < mesh.triangles().length; n += 3) {
          assertThat(all.add(corners(mesh, n, false))).as("a triangle twice").isTrue();
          turned.add(corners(mesh, n, true));
        }
      }
      int triangles = all.size();
      all.retainAll(turned);
      // Each voxel face between two labels has two triangles or more, in both meshes.
      assertThat(all).hasSizeGreaterThanOrEqualTo(4 * faces(map, false)).hasSizeLessThan(triangles);
      assertThat(triangles - all.size()).isGreaterThanOrEqualTo(2 * faces(map, true));
    }
  }

  /** Voxel faces between two labels, or between a label and none. */
  private static int faces(LabelMap map, boolean withNone) {
    int count = 0;
    for (int n = 0; n < 10 * 9 * 8; n++) {
      int i = n % 10 - 1;
      int j = n / 10 % 9 - 1;
      int k = n / 90 - 1;
      int one = map.get(i, j, k);
      for (int other :
          new int[] {map.get(i + 1, j, k), map.get(i, j + 1, k), map.get(i, j, k + 1)}) {
        count += one != other && (one == 0 || other == 0) == withNone ? 1 : 0;
      }
    }
    return count;
  }

  /** The corners of a triangle from its lowest one on. */
  private static String corners(TriangleMesh mesh, int n, boolean turned) {
    String[] corner = new String[3];
    for (int c = 0; c < 3; c++) {
      int v = 3 * mesh.triangles()[n + (turned ? 2 - c : c)];
      corner[c] = mesh.xyz()[v] + " " + mesh.xyz()[v + 1] + " " + mesh.xyz()[v + 2] + ";";
    }
    int first = 0;
    for (int c = 1; c < 3; c++) {
      first = corner[c].compareTo(corner[first]) < 0 ? c : first;
    }
    return corner[first] + corner[(first + 1) % 3] + corner[(first + 2) % 3];
  }

  @Test
  void twoHalvesOfABallFillItAndSmoothingStaysWithinItsCap() {
    LabelMap map = new LabelMap(40, 40, 40, 2);
    long[] voxels = new long[3];
    for (int n = 0; n < 64_000; n++) {
      double x = n % 40 - 19.6;
      double y = n / 40 % 40 - 19.5;
      double z = n / 1600 - 19.4;
      int label = x * x + y * y + z * z > 15 * 15 ? 0 : x + 0.3 * y > 0 ? 1 : 2;
      map.set(n % 40, n / 40 % 40, n / 1600, label);
      voxels[label]++;
    }
    LabelSurfaces surfaces = extract(map, GRID, 20);
    assertThat(surfaces.maxSmoothingMm()).isBetween(0.1, 0.4 * Math.sqrt(3) + 1e-6);
    double sum = 0;
    for (int label = 1; label <= 2; label++) {
      double volume = MeshMeasures.of(surfaces.meshes().get(label)).volumeMm3();
      assertThat(volume).isCloseTo(voxels[label], within(0.02 * voxels[label]));
      assertThat(MeshCensus.of(surfaces.meshes().get(label)).genus()).isZero();
      sum += volume;
    }
    double ball = 4.0 / 3 * Math.PI * 15 * 15 * 15;
    assertThat(sum).isCloseTo(ball, within(0.02 * ball));
  }

  @Test
  void tooManyTrianglesAreRefusedAndAnEmptyMapHasNoSurface() {
    LabelMap map = new LabelMap(5, 5, 5, 300);
    assertThat(extract(map, GRID, 3).meshes()).isEmpty();
    map.set(2, 2, 2, 300);
    assertThat(extract(map, GRID, 0).meshes()).containsOnlyKeys(300);
    assertThat(extract(map, GRID, 0).meshes().get(300).triangleCount()).isEqualTo(12);
    assertThatThrownBy(() -> LabelSurfaces.extract(map, GRID, 0, 0, 11, WorkMonitor.NONE))
        .hasMessageContaining("FAB-1251");
  }

  @Test
  void theSameMapGivesTheSameBytes() {
    LabelMap map = bits(2, 2, 3, 0b101101100101, 1);
    float[] first = extract(map, GRID, 7).meshes().get(1).xyz();
    assertThat(Arrays.equals(first, extract(map, GRID, 7).meshes().get(1).xyz())).isTrue();
  }
}
