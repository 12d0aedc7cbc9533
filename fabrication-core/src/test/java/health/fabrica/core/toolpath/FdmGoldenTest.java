package health.fabrica.core.toolpath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.fabrica.core.blob.Sha256;
import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.profile.TestProcesses;
import health.fabrica.core.slice.Shapes;
import health.fabrica.core.work.WorkMonitor;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The bytes of three files, so that no change to them goes unseen. When one is meant, look at what
 * changed in the file and write the new digest here.
 */
class FdmGoldenTest {

  private static final ProcessProfile MODEL = TestProcesses.plaModel();

  @ParameterizedTest
  @CsvSource({
    "gate, LINES, 6132d99f35571820dbc9fc8ed1bd4a744931b85d3358da6747549108b64bffb1",
    "ring, GYROID, b5d8622df1638b806996e2cd8bd4c0d20725464cd66c0e58219cb2622507c8ad",
    "hollow, GRID, 2c841658b1fa5de40230eb066c277a2f9be729c8663e319f97082639513564a3",
  })
  void theBytesAreTheSameOnAnyNumberOfThreads(String name, InfillPattern infill, String sha256) {
    ProcessProfile profile = MODEL.withRules(FdmRules.standard().withInfill(infill));

    for (int threads : new int[] {1, 3, 8}) {
      Sha256 digest =
          new FdmPlanner(threads)
              .plan(model(name), profile, WorkMonitor.NONE, OutputStream.nullOutputStream())
              .gcodeSha256();
      assertThat(digest.hex()).as("%s on %d threads", name, threads).isEqualTo(sha256);
    }
  }

  private static TriangleMesh model(String name) {
    return switch (name) {
      case "gate" ->
          Shapes.join(
              Shapes.join(Shapes.box(0, 0, 0, 8, 20, 6), Shapes.box(28, 0, 0, 36, 20, 6)),
              Shapes.box(0, 0, 6, 36, 20, 8));
      case "ring" -> Shapes.turned(Shapes.torus(60, 30, 14, 6), 0.2, 0.6);
      default ->
          Shapes.join(
              Shapes.box(0, 0, 0, 30.1, 25.3, 10.5),
              Shapes.flipped(Shapes.box(0.7, 3, 2.9, 27, 24.2, 7)));
    };
  }

  @Test
  void aCancelInTheMiddleOfALayerEndsTheWork() {
    AtomicInteger asked = new AtomicInteger();
    WorkMonitor impatient =
        new WorkMonitor() {
          @Override
          public void progress(String stage, double fraction) {}

          @Override
          public boolean cancelled() {
            return asked.incrementAndGet() > 200;
          }
        };

    assertThatThrownBy(
            () ->
                new FdmPlanner(2)
                    .plan(Shapes.skull(40, 60), MODEL, impatient, OutputStream.nullOutputStream()))
        .hasMessageContaining("FAB-1000");
  }
}
