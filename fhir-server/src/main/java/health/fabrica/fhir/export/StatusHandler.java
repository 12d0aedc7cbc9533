package health.fabrica.fhir.export;

import health.fabrica.core.problem.Problem;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.fhir.export.ExportJob.Part;
import health.fabrica.fhir.export.ExportJob.State;
import health.fabrica.fhir.problem.FhirProblem;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.ByteRange;
import io.undertow.util.DateUtils;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import java.util.Date;
import java.util.List;

/**
 * {@code /<job>}: status, and DELETE to cancel or to remove; {@code /<job>/<file>}: the files, with
 * ranges.
 */
final class StatusHandler implements Answers.Blocking {

  private static final HttpString PROGRESS = new HttpString("X-Progress");
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int RETRY_SMALL_SECONDS = 1;
  private static final int RETRY_LARGE_SECONDS = 10;
  private static final long LARGE = 200_000;

  private final SqlExportJobs jobs;
  private final ExportFolder folder;
  private final Answers answers;
  private final String path;

  StatusHandler(SqlExportJobs jobs, ExportFolder folder, Answers answers, String path) {
    this.jobs = jobs;
    this.folder = folder;
    this.answers = answers;
    this.path = path;
  }

  @Override
  public void handle(HttpServerExchange exchange) throws IOException {
    String[] parts = exchange.getRelativePath().split("/", -1);
    HttpString method = exchange.getRequestMethod();
    boolean reads = method.equals(Methods.GET) || method.equals(Methods.HEAD);
    if (parts.length == 2 && method.equals(Methods.DELETE)) {
      cancel(exchange, parts[1]);
    } else if (parts.length == 2 && reads) {
      status(exchange, job(parts[1]));
    } else if (parts.length == 3 && reads) {
      file(exchange, job(parts[1]), parts[2]);
    } else if (parts.length == 2 || parts.length == 3) {
      exchange
          .getResponseHeaders()
          .put(Headers.ALLOW, parts.length == 2 ? "GET, HEAD, DELETE" : "GET, HEAD");
      answers.refuse(
          exchange, new Problem(FhirProblem.NOT_OFFERED, "The method is not offered.", ""), 405);
    } else {
      throw unknown();
    }
  }

  private ExportJob job(String id) {
    return jobs.find(id).orElseThrow(StatusHandler::unknown);
  }

  private static ProblemException unknown() {
    return ExportProblem.UNKNOWN.refuse(
        "There is no such export.", "It was cancelled or has expired; start a new one.");
  }

  private void cancel(HttpServerExchange exchange, String id) {
    if (!jobs.remove(id)) {
      throw unknown();
    }
    folder.remove(id);
    exchange.setStatusCode(202);
    exchange.endExchange();
  }

  private void status(HttpServerExchange exchange, ExportJob job) {
    if (job.state() == State.FAILED) {
      throw ExportProblem.FAILED.refuse(
          "The export failed. " + job.problem().orElse(""), "Start it again, or see the log.");
    }
    if (job.state() != State.COMPLETE) {
      exchange.getResponseHeaders().put(PROGRESS, progress(job));
      exchange
          .getResponseHeaders()
          .put(
              Headers.RETRY_AFTER,
              job.keysTotal() > LARGE ? RETRY_LARGE_SECONDS : RETRY_SMALL_SECONDS);
      exchange.setStatusCode(202);
      exchange.endExchange();
      return;
    }
    String base = answers.base(exchange) + path + "/" + job.id() + "/";
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
    exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-store");
    job.expires()
        .ifPresent(
            e ->
                exchange
                    .getResponseHeaders()
                    .put(Headers.EXPIRES, DateUtils.toDateString(Date.from(e))));
    exchange
        .getResponseSender()
        .send(Manifest.json(job, jobs.parts(job.id()), name -> base + name));
  }

  private static String progress(ExportJob job) {
    return switch (job.state()) {
      case QUEUED -> job.attempts() == 0 ? "waits for its turn" : "interrupted, will be continued";
      default ->
          job.transactionTime().isEmpty()
              ? "selecting"
              : job.keysDone() + " of " + job.keysTotal() + " resources written";
    };
  }

  private void file(HttpServerExchange exchange, ExportJob job, String name) throws IOException {
    List<Part> found =
        job.state() == State.COMPLETE
            ? jobs.parts(job.id()).stream().filter(p -> p.file().equals(name)).toList()
            : List.of();
    if (found.isEmpty()) {
      throw unknown();
    }
    try (FileChannel channel =
        FileChannel.open(folder.file(job.id(), name), StandardOpenOption.READ)) {
      send(exchange, channel, "\"" + job.id() + "-" + found.get(0).seq() + "\"");
    } catch (NoSuchFileException e) {
      throw ExportProblem.FILES.refuse(
          "The file is not on this server.",
          "It was removed, or another server of the database wrote it.",
          e);
    }
  }

  private static void send(HttpServerExchange exchange, FileChannel channel, String tag)
      throws IOException {
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/fhir+ndjson");
    exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-store");
    exchange.getResponseHeaders().put(Headers.ETAG, tag);
    exchange.getResponseHeaders().put(Headers.ACCEPT_RANGES, "bytes");
    long size = channel.size();
    long begin = 0;
    long length = size;
    ByteRange asked = ByteRange.parse(exchange.getRequestHeaders().getFirst(Headers.RANGE));
    if (asked != null && asked.getRanges() == 1) {
      String ifRange = exchange.getRequestHeaders().getFirst(Headers.IF_RANGE);
      ByteRange.RangeResponseResult range = asked.getResponseResult(size, ifRange, null, tag);
      if (range != null) {
        exchange.setStatusCode(range.getStatusCode());
        exchange.getResponseHeaders().put(Headers.CONTENT_RANGE, range.getContentRange());
        begin = range.getStart();
        length = range.getStatusCode() == 416 ? 0 : range.getContentLength();
      }
    }
    exchange.setResponseContentLength(length);
    if (exchange.getRequestMethod().equals(Methods.GET)) {
      copy(channel, begin, length, exchange.getOutputStream());
    }
    exchange.endExchange();
  }

  private static void copy(FileChannel channel, long begin, long length, OutputStream out)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    for (long at = begin; at < begin + length; ) {
      buffer.clear().limit((int) Math.min(BUFFER_BYTES, begin + length - at));
      int n = channel.read(buffer, at);
      out.write(buffer.array(), 0, n);
      at += n;
    }
    out.flush();
  }
}
