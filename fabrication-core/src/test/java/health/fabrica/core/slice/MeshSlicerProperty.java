package health.fabrica.core.slice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import health.fabrica.core.mesh.TriangleMesh;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

class MeshSlicerProperty {

  @Property(tries = 60)
  void layersOfATurnedRingAddUpToItsVolume(
      @ForAll @DoubleRange(min = 0, max = 6.3) double aboutZ,
      @ForAll @DoubleRange(min = 0, max = 6.3) double aboutX) {
    TriangleMesh ring = Shapes.turned(Shapes.torus(48, 24, 20, 6), aboutZ, aboutX);

    assertThat(MeshSlicerTest.slicedVolume(ring, 400))
        .isCloseTo(Shapes.volume(ring), within(0.002 * Shapes.volume(ring)));
  }

  /** Whole coordinates and whole planes: every plane meets vertices, edges and faces. */
  @Property(tries = 100)
  void boxesOnWholeCoordinatesNeverBreakParity(
      @ForAll @IntRange(min = 0, max = 5) int z0, @ForAll @IntRange(min = 6, max = 10) int z1) {
    TriangleMesh two =
        Shapes.join(Shapes.box(0, 0, z0, 3, 4, z1), Shapes.box(5, 5, z1, 8, 9, z1 + 3));
    MeshSlicer slicer = MeshSlicer.of(two);
    for (int plane = 0; plane < 14; plane++) {
      double expected = plane > z0 && plane <= z1 ? 12 : plane > z1 && plane <= z1 + 3 ? 12 : 0;
      assertThat(slicer.slice(plane).areaMm2()).isCloseTo(expected, within(1e-9));
    }
  }
}
