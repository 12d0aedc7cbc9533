package health.fabrica.app.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Tells the demo line by line with the time since it began. */
public final class Story {

  private final PrintStream out;
  private final long begin = System.nanoTime();

  /** Tells it on a stream. */
  public Story(PrintStream out) {
    this.out = out;
  }

  synchronized void chapter(String title) {
    out.println();
    out.println("== " + title);
  }

  synchronized void tell(String line) {
    Duration since = Duration.ofNanos(System.nanoTime() - begin);
    out.printf(Locale.ROOT, "%6.1f s  %s%n", since.toMillis() / 1000.0, line);
  }

  void result(DemoSummary summary) {
    tell("mesh     " + summary.meshLine());
    tell("print    " + summary.printLine());
    tell("device   Device/" + summary.deviceId() + "  " + summary.udi());
    tell("EHR has  " + summary.ehrDeviceId());
    tell("recall   " + summary.recallLine());
    out.println();
    out.println("Files in " + summary.folder() + ": " + String.join(", ", summary.files()));
  }
}
