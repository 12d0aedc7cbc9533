package health.fabrica.app.bench;

import health.fabrica.core.problem.Problem;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** What curl needs for a request: the measure of how fast bytes can come. */
final class Curl {

  private Curl() {}

  /**
   * One download to nowhere.
   *
   * @param bytes of the body
   * @param wallMillis as curl says
   * @param cpuMillis user and system time of its process, as the shell says
   */
  record Figures(long bytes, double wallMillis, double cpuMillis) {}

  /**
   * Downloads.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-6203 when it fails
   */
  static Figures get(URI address, String accept) {
    String script =
        "TIMEFORMAT='%U %S'; time curl -sS -f -o /dev/null"
            + " -w '%{size_download} %{time_total}\\n' -H \"Accept: $2\" \"$1\"";
    try {
      Process process =
          new ProcessBuilder("bash", "-c", script, "bash", address.toString(), accept)
              .redirectErrorStream(true)
              .start();
      String text =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      String[] numbers = text.split("\\s+");
      if (process.waitFor() != 0 || numbers.length != 4) {
        throw failed();
      }
      return new Figures(
          Long.parseLong(numbers[0]),
          1000 * Double.parseDouble(numbers[1]),
          1000 * (Double.parseDouble(numbers[2]) + Double.parseDouble(numbers[3])));
    } catch (IOException | NumberFormatException e) {
      throw failed();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed();
    }
  }

  private static RuntimeException failed() {
    return new Problem(
            BenchProblem.WRONG_ANSWER,
            "curl did not download the series.",
            "Install bash and curl; look at orthanc.log in the work folder (--work DIR keeps it).")
        .asException();
  }
}
