package health.fabrica.app.bench;

import health.fabrica.core.problem.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What the kernel says of a process and of the machine (proc(5)).
 *
 * @param cpuMillis user and system time of all threads since the start, in steps of 10 ms
 * @param residentKib VmRSS
 * @param peakKib VmHWM, the most that was ever resident
 */
record ProcessFigures(long cpuMillis, long residentKib, long peakKib) {

  /** USER_HZ is 100 on every Linux that a JVM runs on. */
  private static final long MILLIS_PER_TICK = 10;

  private static final int USER_TIME = 11;
  private static final int SYSTEM_TIME = 12;

  /**
   * Reads the figures of a process.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-6204 when there are none
   */
  static ProcessFigures of(long pid) {
    Path proc = Path.of("/proc", Long.toString(pid));
    try {
      String stat = Files.readString(proc.resolve("stat"), StandardCharsets.UTF_8);
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      long ticks = Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME]);
      List<String> status = Files.readAllLines(proc.resolve("status"), StandardCharsets.UTF_8);
      return new ProcessFigures(
          ticks * MILLIS_PER_TICK, kib(status, "VmRSS:"), kib(status, "VmHWM:"));
    } catch (IOException e) {
      throw new Problem(
              BenchProblem.NO_FIGURES,
              "The figures of process " + pid + " cannot be read.",
              "The benchmark needs Linux and a process of the same user.")
          .asException(e);
    }
  }

  private static long kib(List<String> status, String name) {
    return status.stream()
        .filter(line -> line.startsWith(name))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElse(0);
  }

  /** Load average of the last minute; 0 where the kernel does not tell. */
  static double loadAverage() {
    try {
      return Double.parseDouble(Files.readString(Path.of("/proc/loadavg")).split(" ")[0]);
    } catch (IOException e) {
      return 0;
    }
  }

  /** The processor's name; empty where the kernel does not tell. */
  static String processor() {
    try {
      return Files.readAllLines(Path.of("/proc/cpuinfo"), StandardCharsets.UTF_8).stream()
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).trim())
          .findFirst()
          .orElse("");
    } catch (IOException e) {
      return "";
    }
  }
}
