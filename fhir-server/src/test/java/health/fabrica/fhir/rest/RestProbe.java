package health.fabrica.fhir.rest;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Prints what one request costs the server in CPU: requests one after the other over one
 * connection, the CPU time of the asking thread taken off that of the process.
 */
final class RestProbe {

  private static final int ROUNDS = 2000;

  private RestProbe() {}

  public static void main(String[] args) throws Exception {
    Path folder = Files.createTempDirectory("probe");
    try (TestServer server = TestServer.start(folder);
        Socket socket = new Socket("127.0.0.1", server.port())) {
      socket.setTcpNoDelay(true);
      String device =
          "{\"resourceType\":\"Device\",\"id\":\"d%d\",\"status\":\"active\",\"lotNumber\":\"L%d\","
              + "\"serialNumber\":\"S%d\",\"udiCarrier\":[{\"deviceIdentifier\":\"00888\"}],"
              + "\"identifier\":[{\"system\":\"urn:x\",\"value\":\"%d\"}],\"deviceName\":[{\"name\":\"Cranial"
              + " plate, porous, left\",\"type\":\"user-friendly-name\"}],"
              + "\"type\":{\"coding\":[{\"system\":\"urn:t\",\"code\":\"c\",\"display\":\"plate\"}]}}";
      for (int i = 0; i < 1000; i++) {
        server.put("/Device/d" + i, device.formatted(i, i / 20, i, i));
      }
      Client client = new Client(socket);
      for (int warm = 0; warm < 3; warm++) {
        String name = warm == 2 ? "" : "(warming) ";
        measure(name + "read", client, "/fhir/Device/d7");
        measure(name + "vread", client, "/fhir/Device/d7/_history/1");
        measure(name + "not modified", client, "/fhir/Device/d7", "If-None-Match: W/\"1\"");
        measure(name + "search page of 10", client, "/fhir/Device?lot-number=L7&_count=10");
        measure(name + "history", client, "/fhir/Device/d7/_history");
        measure(name + "read as XML", client, "/fhir/Device/d7?_format=xml");
      }
    }
  }

  private static void measure(String name, Client client, String path, String... header)
      throws IOException {
    long process = cpu();
    long own = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    long size = 0;
    for (int i = 0; i < ROUNDS; i++) {
      size = client.get(path, header);
    }
    long spent =
        cpu() - process - (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - own);
    System.out.printf(
        Locale.ROOT, "%-28s %7.3f ms CPU, %d bytes%n", name, spent / 1e6 / ROUNDS, size);
  }

  private static long cpu() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  /** The least that speaks HTTP. */
  private static final class Client {

    private final Socket socket;
    private final InputStream in;

    Client(Socket socket) throws IOException {
      this.socket = socket;
      this.in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
    }

    long get(String path, String... headers) throws IOException {
      String more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
      String request =
          "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAccept: application/fhir+json\r\n";
      socket.getOutputStream().write((request + more + "\r\n").getBytes(StandardCharsets.UTF_8));
      long length = 0;
      boolean chunked = false;
      for (String line = line(); !line.isEmpty(); line = line()) {
        String lower = line.toLowerCase(Locale.ROOT);
        if (lower.startsWith("content-length:")) {
          length = Long.parseLong(lower.substring(15).trim());
        }
        chunked |= lower.startsWith("transfer-encoding: chunked");
      }
      return chunked ? chunks() : skip(length);
    }

    private long chunks() throws IOException {
      long total = 0;
      for (long size = Long.parseLong(line(), 16); ; size = Long.parseLong(line(), 16)) {
        total += skip(size);
        line();
        if (size == 0) {
          return total;
        }
      }
    }

    private long skip(long length) throws IOException {
      in.skipNBytes(length);
      return length;
    }

    private String line() throws IOException {
      StringBuilder line = new StringBuilder();
      for (int c = in.read(); c != '\n'; c = in.read()) {
        if (c < 0) {
          throw new IOException("closed");
        }
        if (c != '\r') {
          line.append((char) c);
        }
      }
      return line.toString();
    }
  }
}
