package health.fabrica.core.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import health.fabrica.core.image.Vec3;
import health.fabrica.core.mesh.TriangleMesh;
import org.junit.jupiter.api.Test;

class MeshCensusTest {

  private static final float[] CORNERS = {
    0, 0, 0, 2, 0, 0, 0, 3, 0, 2, 3, 0, 0, 0, 4, 2, 0, 4, 0, 3, 4, 2, 3, 4, 9, 9, 9,
  };
  private static final int[] BOX = {
    0, 2, 1, 1, 2, 3, 4, 5, 6, 5, 7, 6, 0, 1, 4, 1, 5, 4,
    2, 6, 3, 3, 6, 7, 0, 4, 2, 2, 4, 6, 1, 3, 5, 3, 7, 5,
  };

  private static MeshCensus census(int... triangles) {
    return MeshCensus.of(new TriangleMesh(CORNERS, triangles));
  }

  private static int[] changed(int at, int... values) {
    int[] copy = BOX.clone();
    System.arraycopy(values, 0, copy, at, values.length);
    return copy;
  }

  @Test
  void aBoxIsClosedAndMeasured() {
    MeshCensus box = census(BOX);
    assertThat(box).isEqualTo(new MeshCensus(8, 12, 18, 0, 0, 0, 0, 0, 1));
    assertThat(box.closedManifold()).isTrue();
    assertThat(box.genus()).isZero();
    MeshMeasures measures = MeshMeasures.of(new TriangleMesh(CORNERS, BOX));
    assertThat(measures.volumeMm3()).isCloseTo(24, within(1e-9));
    assertThat(measures.areaMm2()).isCloseTo(52, within(1e-9));
    assertThat(measures.min()).isEqualTo(new Vec3(0, 0, 0));
    assertThat(measures.max()).isEqualTo(new Vec3(2, 3, 4));
  }

  @Test
  void aMissingTriangleLeavesThreeBoundaryEdges() {
    MeshCensus open = census(java.util.Arrays.copyOf(BOX, BOX.length - 3));
    assertThat(open.boundaryEdges()).isEqualTo(3);
    assertThat(open.closed()).isFalse();
    assertThat(open.oriented()).isTrue();
  }

  @Test
  void aTurnedTriangleIsMisoriented() {
    MeshCensus turned = census(changed(0, 0, 1, 2));
    assertThat(turned.misorientedEdges()).isEqualTo(3);
    assertThat(turned.closed()).isTrue();
    assertThat(turned.closedManifold()).isFalse();
  }

  @Test
  void aRepeatedVertexIsADegenerateTriangle() {
    assertThat(census(changed(0, 0, 0, 1)).degenerateTriangles()).isEqualTo(1);
  }

  @Test
  void anEdgeOfThreeTrianglesIsNotManifold() {
    MeshCensus fin = census(0, 1, 2, 1, 0, 4, 0, 1, 7);
    assertThat(fin.nonManifoldEdges()).isEqualTo(1);
  }

  @Test
  void tetrahedraThatTouchAtAVertexShareANonManifoldVertex() {
    MeshCensus two = census(0, 2, 1, 0, 1, 4, 0, 4, 2, 1, 2, 4, 0, 5, 3, 0, 3, 6, 0, 6, 5, 3, 5, 6);
    assertThat(two.nonManifoldVertices()).isEqualTo(1);
    assertThat(two.closed()).isTrue();
    assertThat(two.components()).isEqualTo(1);
  }

  @Test
  void twoPiecesAreTwoComponents() {
    MeshCensus two = census(0, 2, 1, 0, 1, 4, 0, 4, 2, 1, 2, 4, 7, 5, 3, 7, 3, 6, 7, 6, 5, 3, 5, 6);
    assertThat(two.components()).isEqualTo(2);
    assertThat(two.closedManifold()).isTrue();
    assertThat(two.genus()).isZero();
  }

  @Test
  void theReportTakesTheLargerDeviationAndWantsOutsideOut() {
    MeshCensus box = census(BOX);
    MeshMeasures inverted = new MeshMeasures(-24, 52, new Vec3(0, 0, 0), new Vec3(2, 3, 4));
    MeshReport report = new MeshReport(box, inverted, 12, 0, 0, null, null);
    assertThat(report.oriented()).isFalse();
    assertThat(report.closed()).isTrue();
    assertThat(report.maxDecimationMm()).isZero();
  }

  @Test
  void nothingHasNoExtent() {
    TriangleMesh nothing = new TriangleMesh(new float[0], new int[0]);
    assertThat(MeshCensus.of(nothing).triangles()).isZero();
    assertThatThrownBy(() -> MeshMeasures.of(nothing)).isInstanceOf(IllegalArgumentException.class);
  }
}
