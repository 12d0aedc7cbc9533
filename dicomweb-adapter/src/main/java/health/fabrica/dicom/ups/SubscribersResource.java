package health.fabrica.dicom.ups;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * {@code /workitems/{workitem}/subscribers/{aetitle}}: subscribe, unsubscribe, suspend (PS3.18
 * 11.10 to 11.12). Owned by the handler of the worklist, on whose threads it runs.
 */
final class SubscribersResource {

  private static final Pattern TITLE =
      Pattern.compile("[!-\\[\\]-~]([ -\\[\\]-~]{0,14}[!-\\[\\]-~])?");
  private static final String WORKITEMS = "/workitems";

  private final UpsSubscriptions subscriptions;

  SubscribersResource(UpsSubscriptions subscriptions) {
    this.subscriptions = subscriptions;
  }

  /** A path of three parts, or four to suspend. */
  void answer(HttpServerExchange exchange, List<String> path) {
    String uid = path.get(0);
    String aet = title(path.get(2));
    boolean suspends = path.size() == 4 && path.get(3).equals("suspend");
    if (path.size() > 3 && !suspends) {
      throw UpsHandler.unknown();
    }
    switch (exchange.getRequestMethod() + (suspends ? " suspend" : "")) {
      case "POST" -> subscribe(exchange, uid, aet);
      case "DELETE" -> unsubscribe(uid, aet);
      case "POST suspend" -> suspend(uid, aet);
      default -> UpsHandler.notAllowed(exchange, suspends ? "POST" : "DELETE, POST");
    }
    exchange.endExchange();
  }

  /** An application entity title (VR AE): up to 16 characters, no backslash, no space around it. */
  static String title(String text) {
    if (!TITLE.matcher(text).matches()) {
      throw UpsProblem.TITLE.refuse(
          "The subscriber's name of "
              + text.length()
              + " characters is no application entity title.",
          "Send 1 to 16 printable ASCII characters without a backslash.");
    }
    return text;
  }

  private void subscribe(HttpServerExchange exchange, String uid, String aet) {
    boolean lock = lock(parameter(exchange, "deletionlock"));
    Optional<String> filter = parameter(exchange, "filter");
    if (filter.isPresent() != uid.equals(GlobalSubscription.FILTERED)) {
      throw UpsProblem.NOT_APPROPRIATE.refuse(
          filter.isPresent()
              ? "A filter goes with a filtered subscription only."
              : "A filtered subscription needs a filter.",
          "Send filter=key=value,... to " + GlobalSubscription.FILTERED + ", and only there.");
    }
    if (GlobalSubscription.isWellKnown(uid)) {
      filter.ifPresent(UpsQuery::ofFilter);
      subscriptions.subscribe(new GlobalSubscription(aet, lock, filter));
    } else if (!subscriptions.subscribe(aet, uid, lock)) {
      throw UpsHandler.unknown();
    }
    exchange.setStatusCode(201);
    exchange.getResponseHeaders().put(Headers.CONTENT_LOCATION, channel(exchange, aet));
  }

  private static String channel(HttpServerExchange exchange, String aet) {
    String path = exchange.getResolvedPath();
    return (exchange.getRequestScheme().equals("https") ? "wss://" : "ws://")
        + exchange.getHostAndPort()
        + (path.endsWith(WORKITEMS) ? path.substring(0, path.length() - WORKITEMS.length()) : path)
        + "/subscribers/"
        + URLEncoder.encode(aet, StandardCharsets.US_ASCII).replace("+", "%20");
  }

  private static boolean lock(Optional<String> value) {
    return switch (value.orElse("false")) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw UpsProblem.REQUEST.refuse(
              "deletionlock is neither true nor false.", "Send deletionlock=true or leave it out.");
    };
  }

  private static Optional<String> parameter(HttpServerExchange exchange, String name) {
    return Optional.ofNullable(exchange.getQueryParameters().get(name)).map(Deque::getLast);
  }

  private void unsubscribe(String uid, String aet) {
    if (GlobalSubscription.isWellKnown(uid)) {
      subscriptions.unsubscribe(aet);
    } else if (!subscriptions.unsubscribe(aet, uid)) {
      throw UpsHandler.unknown();
    }
  }

  private void suspend(String uid, String aet) {
    if (!GlobalSubscription.isWellKnown(uid)) {
      throw UpsProblem.NOT_APPROPRIATE.refuse(
          "The subscription to one workitem cannot be suspended.",
          "Suspend that of " + GlobalSubscription.WORKLIST + ", or unsubscribe.");
    }
    subscriptions.suspend(aet);
  }
}
