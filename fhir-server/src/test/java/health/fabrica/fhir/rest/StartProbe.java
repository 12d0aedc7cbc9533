package health.fabrica.fhir.rest;

import java.lang.management.ManagementFactory;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Prints how long a server takes to start, how fast it creates, and what it holds when idle. */
final class StartProbe {

  private StartProbe() {}

  public static void main(String[] args) throws Exception {
    Path folder = args.length > 0 ? Path.of(args[0]) : Files.createTempDirectory("probe");
    long begun = ManagementFactory.getRuntimeMXBean().getStartTime();
    try (TestServer server = TestServer.start(folder)) {
      long listening = System.currentTimeMillis() - begun;
      HttpResponse<String> metadata = server.get("/metadata");
      long answered = System.currentTimeMillis() - begun;
      System.out.printf(
          Locale.ROOT,
          "JVM start to listening %d ms, to first metadata (%d) %d ms%n",
          listening,
          metadata.statusCode(),
          answered);
      String device =
          "{\"resourceType\":\"Device\",\"status\":\"active\",\"lotNumber\":\"L%d\","
              + "\"serialNumber\":\"S%d\",\"udiCarrier\":[{\"deviceIdentifier\":\"00888\"}],"
              + "\"identifier\":[{\"system\":\"urn:x\",\"value\":\"%d\"}],"
              + "\"type\":{\"coding\":[{\"system\":\"urn:t\",\"code\":\"c\"}]}}";
      int rounds = 3000;
      long cpu = 0;
      for (int round = 0; round < 2; round++) {
        cpu = cpuNanos();
        long start = System.nanoTime();
        for (int i = 0; i < rounds; i++) {
          server.post("/Device", String.format(Locale.ROOT, device, i, i, i));
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(
            Locale.ROOT,
            "round %d: %.0f creates/s, %.2f ms CPU each (client included)%n",
            round,
            rounds / seconds,
            (cpuNanos() - cpu) / 1e6 / rounds);
      }
      cpu = cpuNanos();
      long start = System.nanoTime();
      for (int i = 0; i < rounds; i++) {
        server.get("/Device?lot-number=L" + i + "&_count=10");
      }
      System.out.printf(
          Locale.ROOT,
          "searches: %.2f ms each, %.2f ms CPU (client included)%n",
          (System.nanoTime() - start) / 1e6 / rounds,
          (cpuNanos() - cpu) / 1e6 / rounds);
      System.gc();
      Thread.sleep(2000);
      Files.readAllLines(Path.of("/proc/self/status")).stream()
          .filter(l -> l.startsWith("VmRSS"))
          .forEach(System.out::println);
    }
  }

  private static long cpuNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
