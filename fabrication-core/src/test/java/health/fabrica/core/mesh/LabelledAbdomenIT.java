package health.fabrica.core.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import health.fabrica.core.image.Volume;
import health.fabrica.core.quality.MeshCensus;
import health.fabrica.core.quality.MeshMeasures;
import health.fabrica.core.segment.LabelMap;
import health.fabrica.core.testdata.Nifti;
import health.fabrica.core.testdata.SharedData;
import health.fabrica.core.work.WorkMonitor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The abdomen of {@code ct-body-labelled}: 20 slices, 31 labels that touch each other. */
class LabelledAbdomenIT {

  private static @Nullable LabelMap shared;
  private static @Nullable Volume grid;

  @BeforeAll
  static void read() throws IOException {
    Volume volume = Nifti.read(SharedData.path("ct-body-labelled/example_seg_dicom.nii.gz"));
    LabelMap map = new LabelMap(volume.columns(), volume.rows(), volume.slices(), 255);
    for (int k = 0; k < volume.slices(); k++) {
      for (int j = 0; j < volume.rows(); j++) {
        for (int i = 0; i < volume.columns(); i++) {
          map.set(i, j, k, volume.value(i, j, k));
        }
      }
    }
    shared = map;
    grid = volume;
  }

  @AfterAll
  static void clear() {
    shared = null;
    grid = null;
  }

  private static LabelSurfaces surfaces() {
    return LabelSurfaces.extract(map(), volume().affine(), 10, 0.5, 1 << 24, WorkMonitor.NONE);
  }

  private static LabelMap map() {
    return Objects.requireNonNull(shared);
  }

  private static Volume volume() {
    return Objects.requireNonNull(grid);
  }

  @Test
  void eachLabelHasOneClosedMeshOfItsVolume() {
    long[] voxels = map().counts();
    LabelSurfaces surfaces = surfaces();
    long labels = 0;
    for (int label = 1; label < voxels.length; label++) {
      labels += voxels[label] > 0 ? 1 : 0;
    }
    assertThat(surfaces.meshes()).hasSize((int) labels).hasSizeGreaterThanOrEqualTo(30);
    double voxelMm3 = volume().affine().voxelVolumeMm3();
    surfaces
        .meshes()
        .forEach(
            (label, mesh) -> {
              assertThat(MeshCensus.of(mesh).closedManifold()).as("label %d", label).isTrue();
              double expected = voxels[label] * voxelMm3;
              double tolerance = (voxels[label] > 10_000 ? 0.03 : 0.3) * expected;
              assertThat(MeshMeasures.of(mesh).volumeMm3())
                  .as("label %d of %d voxels", label, voxels[label])
                  .isCloseTo(expected, within(tolerance));
            });
  }

  /** A border that both neighbours share triangle by triangle has neither overlap nor gap. */
  @Test
  void neighboursShareTheirBorderTriangleByTriangle() {
    Map<String, Integer> places = new HashMap<>();
    Map<Long, Integer> ownerOf = new HashMap<>();
    List<long[]> turned = new ArrayList<>();
    surfaces()
        .meshes()
        .forEach(
            (label, mesh) -> {
              for (int t = 0; t < mesh.triangles().length; t += 3) {
                int a = place(mesh, mesh.triangles()[t], places);
                int b = place(mesh, mesh.triangles()[t + 1], places);
                int c = place(mesh, mesh.triangles()[t + 2], places);
                assertThat(ownerOf.put(key(a, b, c), label)).as("a triangle of two").isNull();
                turned.add(new long[] {label, key(a, c, b)});
              }
            });
    Map<Long, Integer> borders = new TreeMap<>(); // triangles by pair of labels
    for (long[] triangle : turned) {
      Integer other = ownerOf.get(triangle[1]);
      if (other != null) {
        assertThat((long) other).isNotEqualTo(triangle[0]);
        borders.merge(triangle[0] << 8 | other, 1, Integer::sum);
      }
    }
    Map<Long, Integer> faces = faces();
    assertThat(borders.keySet()).containsExactlyElementsOf(faces.keySet());
    // Each voxel face between two labels becomes a quadrilateral, and neither label goes without.
    faces.forEach(
        (pair, count) -> {
          assertThat(borders.get(pair)).as("labels %x", pair).isGreaterThanOrEqualTo(2 * count);
          assertThat(borders.get(pair)).isEqualTo(borders.get((pair & 0xff) << 8 | pair >> 8));
        });
    assertThat(faces).hasSizeGreaterThan(30);
  }

  private static int place(TriangleMesh mesh, int v, Map<String, Integer> places) {
    String at = mesh.xyz()[3 * v] + " " + mesh.xyz()[3 * v + 1] + " " + mesh.xyz()[3 * v + 2];
    return places.computeIfAbsent(at, p -> places.size());
  }

  /** The corners from the lowest on. */
  private static long key(int a, int b, int c) {
    assertThat(Math.max(a, Math.max(b, c))).isLessThan(1 << 21);
    if (b < a && b < c) {
      return (long) b << 42 | (long) c << 21 | a;
    }
    return c < a && c < b
        ? (long) c << 42 | (long) a << 21 | b
        : (long) a << 42 | (long) b << 21 | c;
  }

  /** Voxel faces by the pair of labels on both sides, each pair both ways. */
  private static Map<Long, Integer> faces() {
    Map<Long, Integer> faces = new TreeMap<>();
    for (int k = 0; k < map().slices(); k++) {
      for (int j = 0; j < map().rows(); j++) {
        for (int i = 0; i < map().columns(); i++) {
          long one = map().get(i, j, k);
          for (long other :
              new long[] {map().get(i + 1, j, k), map().get(i, j + 1, k), map().get(i, j, k + 1)}) {
            if (one != other && one > 0 && other > 0) {
              faces.merge(one << 8 | other, 1, Integer::sum);
              faces.merge(other << 8 | one, 1, Integer::sum);
            }
          }
        }
      }
    }
    return faces;
  }
}
