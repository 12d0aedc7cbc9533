package health.fabrica.device.sim;

import com.fasterxml.jackson.databind.node.ObjectNode;
import health.fabrica.core.blob.Sha256;
import io.undertow.io.IoCallback;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.form.FormData;
import io.undertow.server.handlers.form.FormDataParser;
import io.undertow.server.handlers.form.MultiPartParserDefinition;
import io.undertow.util.Headers;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;

/** Upload, download and deletion of files. */
final class FileTransfer {

  private final MoonrakerMemory memory;
  private final FaultBox faults;
  private final Path folder;
  private final MultiPartParserDefinition multipart;

  FileTransfer(MoonrakerMemory memory, FaultBox faults, Path folder) {
    this.memory = memory;
    this.faults = faults;
    this.folder = folder;
    this.multipart =
        new MultiPartParserDefinition(folder).setDefaultEncoding(StandardCharsets.UTF_8.name());
    this.multipart.setFileSizeThreshold(0);
  }

  /** Cuts the connection without an answer. */
  static void drop(HttpServerExchange exchange) {
    IoUtils.safeClose(exchange.getConnection());
  }

  void upload(HttpServerExchange exchange) throws IOException, InterruptedException {
    long stall = faults.stallUploadMs.get();
    if (stall > 0) {
      Thread.sleep(stall);
    }
    if (faults.breakUpload.getAndSet(false)) {
      drop(exchange);
      return;
    }
    FormDataParser parser = multipart.create(exchange);
    if (parser == null) {
      throw SimRefusal.traced(
          500,
          "Internal Server Error",
          "streaming_form_data.parser.ParseFailedException: Content-Type is not"
              + " multipart/form-data");
    }
    try (parser) {
      ObjectNode receipt = store(parser.parseBlocking());
      String path = receipt.path("item").path("path").asText();
      String host = exchange.getRequestHeaders().getFirst(Headers.HOST);
      exchange
          .getResponseHeaders()
          .put(Headers.LOCATION, "http://" + host + "/server/files/gcodes/" + escape(path));
      answer(exchange, receipt);
    }
  }

  private static String escape(String path) {
    return URLEncoder.encode(path, StandardCharsets.UTF_8).replace("+", "%20").replace("%2F", "/");
  }

  private static void answer(HttpServerExchange exchange, ObjectNode body) throws IOException {
    exchange.setStatusCode(201);
    exchange.getResponseHeaders().put(Headers.SERVER, "TornadoServer/6.2");
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json; charset=UTF-8");
    byte[] bytes = Json.MAPPER.writeValueAsBytes(body);
    exchange.getResponseHeaders().put(Headers.CONTENT_LENGTH, bytes.length);
    exchange.getOutputStream().write(bytes);
    exchange.endExchange();
  }

  private ObjectNode store(FormData form) throws IOException {
    FormData.FormValue file = form.getFirst("file");
    if (file == null || !file.isFileItem() || file.getFileName() == null) {
      throw SimRefusal.hidden(400, "Multipart filename omitted");
    }
    String root = field(form, "root", "gcodes");
    if (!root.equals("gcodes")) {
      throw SimRefusal.hidden(400, "Root " + root + " not available");
    }
    String name = file.getFileName();
    if (name.contains("..")) {
      String last = name.substring(name.lastIndexOf('/') + 1);
      throw SimRefusal.hidden(400, "Cannot write to path: <path>/" + last);
    }
    String sub = field(form, "path", "");
    String path = sub.isEmpty() ? name : sub + "/" + name;
    Path incoming = take(file);
    try {
      checkDigest(form, incoming);
      return keep(form, path, incoming);
    } finally {
      Files.deleteIfExists(incoming);
    }
  }

  private Path take(FormData.FormValue file) throws IOException {
    Path incoming = Files.createTempFile(folder, "incoming", ".part");
    file.getFileItem().write(incoming);
    long keep = faults.truncateUpload.getAndSet(-1);
    if (keep >= 0) {
      try (FileChannel out = FileChannel.open(incoming, StandardOpenOption.WRITE)) {
        out.truncate(keep);
      }
    }
    return incoming;
  }

  private static void checkDigest(FormData form, Path incoming) throws IOException {
    String expected = field(form, "checksum", "");
    if (expected.isEmpty()) {
      return;
    }
    String calculated = digest(incoming);
    if (!calculated.equals(expected)) {
      throw SimRefusal.hidden(
          422, "File checksum mismatch: expected " + expected + ", calculated " + calculated);
    }
  }

  private static String digest(Path file) throws IOException {
    MessageDigest sha = Sha256.newDigest();
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        sha.update(buffer, 0, n);
      }
    }
    return Sha256.of(sha).hex();
  }

  private ObjectNode keep(FormData form, String path, Path incoming) {
    if (memory.inUse(path)) {
      throw SimRefusal.hidden(403, "File is loaded, upload not permitted");
    }
    SimStorage.Stored stored = memory.storage.put(path, incoming, memory.wallNow());
    ObjectNode change = Json.of("action", "create_file", "item", memory.item(stored, path));
    memory.filesChanged(change.deepCopy());
    if (stored.program() != null) {
      boolean wanted = field(form, "print", "false").equals("true");
      change.put("print_started", wanted && startIfIdle(path));
      change.put("print_queued", false);
    }
    return change;
  }

  /** The wish to print is silently dropped while a job is active. */
  private boolean startIfIdle(String path) {
    if (memory.machine.view().run().active()) {
      return false;
    }
    try {
      memory.start(path);
      return true;
    } catch (SimRefusal e) {
      return false;
    }
  }

  private static String field(FormData form, String name, String otherwise) {
    FormData.@Nullable FormValue value = form.getFirst(name);
    return value == null ? otherwise : value.getValue();
  }

  void download(HttpServerExchange exchange, String name) {
    SimStorage.Stored stored =
        memory.storage.find(name).orElseThrow(() -> SimRefusal.of(404, "Not Found"));
    exchange.getResponseHeaders().put(Headers.SERVER, "TornadoServer/6.2");
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/plain");
    exchange
        .getResponseHeaders()
        .put(
            Headers.CONTENT_DISPOSITION,
            "attachment; filename=\"" + name + "\"; filename*=UTF-8''" + escape(name));
    exchange.getResponseHeaders().put(Headers.CONTENT_LENGTH, stored.size());
    if (exchange.getRequestMethod().toString().equals("HEAD")) {
      exchange.endExchange();
      return;
    }
    try {
      FileChannel bytes = FileChannel.open(stored.bytes(), StandardOpenOption.READ);
      exchange.addExchangeCompleteListener(
          (done, next) -> {
            IoUtils.safeClose(bytes);
            next.proceed();
          });
      exchange.getResponseSender().transferFrom(bytes, IoCallback.END_EXCHANGE);
    } catch (IOException e) {
      throw SimRefusal.of(404, "Not Found");
    }
  }

  ObjectNode delete(String name) {
    if (memory.inUse(name)) {
      throw SimRefusal.hidden(403, "File currently in use");
    }
    if (memory.storage.find(name).isEmpty()) {
      throw SimRefusal.hidden(400, "Invalid file path: gcodes/" + name);
    }
    memory.storage.delete(name);
    ObjectNode change = Json.of("action", "delete_file", "item", memory.item(null, name));
    memory.filesChanged(change);
    return change;
  }
}
