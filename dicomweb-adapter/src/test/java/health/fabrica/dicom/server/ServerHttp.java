package health.fabrica.dicom.server;

import health.fabrica.dicom.web.MediaType;
import health.fabrica.dicom.web.Multipart;
import health.fabrica.dicom.web.MultipartReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Plain HTTP to a server under test. */
final class ServerHttp {

  private final HttpClient http = HttpClient.newHttpClient();
  private final String base;

  ServerHttp(URI base) {
    this.base = base.toString();
  }

  /** A part of an answer. */
  record Part(String type, byte[] bytes) {}

  HttpResponse<byte[]> get(String path, String... headers) throws Exception {
    return send("GET", path, headers);
  }

  HttpResponse<byte[]> send(String method, String path, String... headers) throws Exception {
    String uri = path.startsWith("http") ? path : base + path;
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(uri)).method(method, HttpRequest.BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  HttpResponse<byte[]> post(String path, String type, byte[] body) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create(base + path))
            .header("Content-Type", type)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build(),
        HttpResponse.BodyHandlers.ofByteArray());
  }

  HttpResponse<byte[]> store(List<byte[]> files) throws Exception {
    return post("/studies", Multipart.contentType("b"), multipart(files));
  }

  static String text(HttpResponse<byte[]> answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  static String type(HttpResponse<byte[]> answer) {
    return answer.headers().firstValue("Content-Type").orElse("");
  }

  /** The parts of an answer that is whole. */
  static List<Part> parts(HttpResponse<byte[]> answer) {
    MultipartReader reader =
        MultipartReader.of(MediaType.parse(type(answer)), new ByteArrayInputStream(answer.body()));
    List<Part> parts = new ArrayList<>();
    for (MultipartReader.Part p = reader.next(); p != null; p = reader.next()) {
      parts.add(new Part(p.header("content-type").orElse(""), p.bytes(1 << 28)));
    }
    return parts;
  }

  static byte[] multipart(List<byte[]> parts) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.write(Multipart.partHeader("b", "application/dicom", part.length));
      out.write(part);
    }
    out.write(Multipart.closeDelimiter("b"));
    return out.toByteArray();
  }
}
