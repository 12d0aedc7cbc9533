package health.fabrica.dicom.ups;

import health.fabrica.core.problem.Problem;
import health.fabrica.dicom.DicomProblem;
import health.fabrica.dicom.server.ProblemJson;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warnings and refusals of the worklist, as PS3.18 chapter 11 writes them. */
final class UpsAnswers {

  private static final Logger LOG = LoggerFactory.getLogger(UpsAnswers.class);
  private static final HttpString WARNING = new HttpString("Warning");

  private UpsAnswers() {}

  static void warn(HttpServerExchange exchange, String text) {
    // What a client sent may be in the text; nothing of it may end the header or the quotes.
    String plain = text.replaceAll("[^ -~]", "?").replace('"', '\'').replace('\\', '/');
    exchange.getResponseHeaders().put(WARNING, "299 fabrica: \"" + plain + "\"");
  }

  static void refuse(HttpServerExchange exchange, Problem problem) {
    if (exchange.isResponseStarted()) {
      LOG.warn("{} in the middle of an answer", problem.code().id());
      exchange.endExchange();
      return;
    }
    exchange.setStatusCode(status(problem));
    warn(exchange, problem.message());
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
    exchange.getResponseSender().send(ProblemJson.write(problem));
  }

  private static int status(Problem problem) {
    if (problem.code() == DicomProblem.METHOD) {
      return 405;
    }
    if (problem.code() == DicomProblem.MEDIA_TYPE) {
      return 415;
    }
    return switch (problem.category()) {
      case INCORRECT, UNSUPPORTED -> 400;
      case NOT_FOUND -> 404;
      case CONFLICT -> 409;
      case FORBIDDEN -> 403;
      case UNAVAILABLE, BUSY, CANCELLED -> 503;
      case FAULT -> 500;
    };
  }
}
