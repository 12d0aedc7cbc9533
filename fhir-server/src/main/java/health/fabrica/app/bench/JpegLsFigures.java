package health.fabrica.app.bench;

import health.fabrica.core.problem.Problem;
import health.fabrica.dicom.pixel.JpegLsComparison;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * JPEG-LS decoding beside dcmdjpls: see {@link JpegLsComparison}.
 *
 * @param frames one line each
 */
record JpegLsFigures(List<Frame> frames) {

  private static final int COPIES = 100;

  /** One frame. */
  record Frame(
      String file, double oursMillis, double peerMillis, double copyingMillis, double ratio) {}

  JpegLsFigures {
    frames = List.copyOf(frames);
  }

  /**
   * Measures.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-6203 when the peer cannot be run
   */
  static JpegLsFigures measure(List<Path> files, Path folder, Consumer<String> progress) {
    List<Frame> frames = new ArrayList<>();
    for (Path file : files) {
      String name = String.valueOf(file.getFileName());
      progress.accept("decoding " + name);
      try {
        JpegLsComparison.Figures f = JpegLsComparison.measure(file, folder, COPIES);
        frames.add(new Frame(name, f.ours(), f.peer(), f.copying(), f.ratio()));
      } catch (IOException e) {
        throw notRun().asException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw notRun().asException(e);
      }
    }
    return new JpegLsFigures(frames);
  }

  private static Problem notRun() {
    return new Problem(
        BenchProblem.WRONG_ANSWER,
        "dcmdjpls or dcmconv did not decode the frames.",
        "Install dcmtk.");
  }

  List<String> table() {
    List<String> lines = new ArrayList<>();
    lines.add("JPEG-LS: processor time in ms a frame (goal: ratio 3)");
    lines.add("");
    lines.add("| frame | ours | dcmdjpls | copying | ratio |");
    lines.add("|---|---|---|---|---|");
    frames.forEach(
        f ->
            lines.add(
                String.format(
                    Locale.ROOT,
                    "| %s | %.2f | %.2f | %.2f | %.2f |",
                    f.file(),
                    f.oursMillis(),
                    f.peerMillis(),
                    f.copyingMillis(),
                    f.ratio())));
    return lines;
  }
}
