package health.fabrica.fhir.subscription;

import health.fabrica.core.problem.Problem;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The addresses to which notifications may go. Without it anybody who may write a Subscription
 * could let this server send requests into the hospital's network.
 *
 * <p>An entry is {@code scheme://host}, {@code scheme://host:port} or {@code scheme://host:*}, with
 * a path prefix if wanted. Without a port the scheme's own is meant. Host names are compared as
 * text; what they resolve to is the concern of who allows them.
 */
public final class AllowedEndpoints {

  /** Loopback on any port. */
  public static final String LOOPBACK = "http://127.0.0.1:*,http://localhost:*,http://[::1]:*";

  private static final Pattern ENTRY =
      Pattern.compile("(https?)://(\\[[0-9a-fA-F:.]+]|[^/:\\s@]+)(?::(\\d{1,5}|\\*))?(/\\S*)?");
  private static final int ANY_PORT = -1;

  private final List<Entry> entries;

  private record Entry(String scheme, String host, int port, String path) {

    boolean allows(URI uri) {
      return scheme.equals(lower(uri.getScheme()))
          && host.equals(lower(uri.getHost()))
          && (port == ANY_PORT || port == portOf(lower(uri.getScheme()), uri.getPort()))
          && isBelow(uri.getRawPath());
    }

    private boolean isBelow(String uriPath) {
      String prefix = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
      return uriPath.equals(prefix) || uriPath.startsWith(prefix + "/");
    }
  }

  private AllowedEndpoints(List<Entry> entries) {
    this.entries = List.copyOf(entries);
  }

  /**
   * Reads a list with commas.
   *
   * @throws IllegalArgumentException when an entry is none
   */
  public static AllowedEndpoints of(String list) {
    return new AllowedEndpoints(
        Arrays.stream(list.split(","))
            .map(String::strip)
            .filter(entry -> !entry.isEmpty())
            .map(AllowedEndpoints::entry)
            .toList());
  }

  private static Entry entry(String text) {
    Matcher parts = ENTRY.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(text);
    }
    String scheme = parts.group(1);
    String port = parts.group(3) == null ? "-1" : parts.group(3);
    return new Entry(
        scheme,
        lower(parts.group(2)),
        port.equals("*") ? ANY_PORT : portOf(scheme, Integer.parseInt(port)),
        parts.group(4) == null ? "" : parts.group(4));
  }

  private static int portOf(String scheme, int port) {
    if (port >= 0) {
      return port;
    }
    return scheme.equals("https") ? 443 : 80;
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /**
   * The endpoint, if requests may go there.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-5802
   */
  URI require(String endpoint) {
    URI uri = parse(endpoint);
    if (entries.stream().noneMatch(entry -> entry.allows(uri))) {
      throw refused("Subscription.channel.endpoint is at " + uri.getHost() + ", not allowed here.");
    }
    return uri;
  }

  private static URI parse(String endpoint) {
    try {
      URI uri = new URI(endpoint).normalize();
      boolean plain =
          uri.getHost() != null
              && uri.getScheme() != null
              && Set.of("http", "https").contains(lower(uri.getScheme()))
              && uri.getRawUserInfo() == null
              && uri.getRawFragment() == null
              && !lower(uri.getRawPath()).matches(".*(/\\.\\.|%2e).*");
      if (plain) {
        return uri;
      }
    } catch (URISyntaxException e) {
      throw refused("Subscription.channel.endpoint is no URL.");
    }
    throw refused(
        "Subscription.channel.endpoint is no absolute http or https URL without user and fragment.");
  }

  private static RuntimeException refused(String message) {
    return new Problem(
            SubscriptionProblem.ENDPOINT_REFUSED,
            message,
            "The server's administrator lists the allowed addresses in subscriptions.allow.")
        .asException();
  }
}
