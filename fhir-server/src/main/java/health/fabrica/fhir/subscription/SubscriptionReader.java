package health.fabrica.fhir.subscription;

import health.fabrica.conformance.SubscriptionTopic;
import health.fabrica.core.problem.Problem;
import health.fabrica.fhir.store.SearchRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Element;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Subscription;
import org.hl7.fhir.r4.model.Subscription.SubscriptionChannelComponent;
import org.hl7.fhir.r4.model.Subscription.SubscriptionChannelType;

/** Takes a Subscription apart and refuses what cannot be done, so that nobody waits in vain. */
final class SubscriptionReader {

  private static final Pattern TYPE = Pattern.compile("[A-Z][A-Za-z]{1,60}");
  private static final Pattern HEADER = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final Pattern HEADER_VALUE = Pattern.compile("[\\x20-\\x7E]*");
  private static final Set<String> MIME = Set.of("application/fhir+json", "application/json");

  /** Headers that belong to the connection. */
  private static final Set<String> OURS =
      Set.of("host", "content-length", "content-type", "connection", "upgrade", "expect");

  /** Parameters that shape a result and select nothing. */
  private static final Set<String> OF_RESULT =
      Set.of(
          "_count",
          "_sort",
          "_include",
          "_revinclude",
          "_summary",
          "_elements",
          "_total",
          "_contained",
          "_containedType",
          "_format",
          "_pretty",
          "_cursor");

  /** What the server itself writes when it delivers: a loop. */
  private static final String OWN_TYPE = "Subscription";

  private SubscriptionReader() {}

  /**
   * Reads.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-5801 to FAB-5808, FAB-5812
   */
  static SubscriptionSpec read(Subscription subscription) {
    SubscriptionChannelComponent channel = subscription.getChannel();
    if (channel.getType() != SubscriptionChannelType.RESTHOOK) {
      throw refuse(
          SubscriptionProblem.CHANNEL_UNSUPPORTED,
          "Subscription.channel.type is "
              + (channel.getType() == null ? "missing" : channel.getType().toCode())
              + ".",
          "Send rest-hook.");
    }
    String criteria = subscription.hasCriteria() ? subscription.getCriteria() : "";
    Optional<SubscriptionTopic> topic =
        criteria.contains("://") ? Optional.of(topic(criteria)) : Optional.empty();
    return new SubscriptionSpec(
        topic,
        topic.map(t -> filters(t, subscription)).orElseGet(() -> search(criteria)),
        channel.hasEndpoint() ? channel.getEndpoint() : "",
        payload(channel, topic.isPresent()),
        channel.getHeader().stream().map(SubscriptionReader::header).toList(),
        number(channel, Backport.HEARTBEAT).map(Duration::ofSeconds),
        number(channel, Backport.TIMEOUT).map(Duration::ofSeconds),
        number(channel, Backport.MAX_COUNT).orElse(1),
        Optional.ofNullable(subscription.getEnd()).map(Date::toInstant).map(Instant::from));
  }

  private static SubscriptionTopic topic(String canonical) {
    return SubscriptionTopic.ofCanonical(canonical)
        .orElseThrow(
            () ->
                refuse(
                    SubscriptionProblem.TOPIC_UNKNOWN,
                    "Subscription.criteria names a topic that this server does not have.",
                    "Send one of: " + topics() + "; or a search such as Task?status=failed."));
  }

  private static String topics() {
    return Arrays.stream(SubscriptionTopic.values())
        .map(SubscriptionTopic::canonical)
        .collect(Collectors.joining(", "));
  }

  /** All filters must hold. */
  private static SearchRequest filters(SubscriptionTopic topic, Subscription subscription) {
    SearchRequest all = SearchRequest.of(topic.resourceType());
    for (Extension filter : subscription.getCriteriaElement().getExtensionsByUrl(Backport.FILTER)) {
      SearchRequest one = search(filter.hasValue() ? filter.getValue().primitiveValue() : "");
      if (!one.type().equals(topic.resourceType())) {
        throw refuse(
            SubscriptionProblem.CRITERIA_INVALID,
            "A filter searches "
                + one.type()
                + "; the topic is about "
                + topic.resourceType()
                + ".",
            "Write a filter as " + topic.resourceType() + "?parameter=value.");
      }
      for (SearchRequest.Criterion criterion : one.criteria()) {
        all = all.where(criterion.name(), criterion.value());
      }
    }
    if (topic == SubscriptionTopic.RECALL_MATCH && all.criteria().isEmpty()) {
      throw refuse(
          SubscriptionProblem.FILTER_MISSING,
          "The topic " + topic.code() + " is about the devices that a filter names.",
          "Add the filter of the notice, such as Device?udi-di:exact=X&lot-number=L.");
    }
    return all;
  }

  private static SearchRequest search(String criteria) {
    int mark = criteria.indexOf('?');
    String type = mark < 0 ? criteria : criteria.substring(0, mark);
    if (!TYPE.matcher(type).matches() || type.equals(OWN_TYPE)) {
      throw refuse(
          SubscriptionProblem.CRITERIA_INVALID,
          "Subscription.criteria or a filter is no search on one type that can be watched.",
          "Write Type?parameter=value, for instance Task?status=failed, or the URL of a topic.");
    }
    SearchRequest request = SearchRequest.of(type);
    for (String pair : mark < 0 ? new String[0] : criteria.substring(mark + 1).split("&")) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = decode(equals < 0 ? pair : pair.substring(0, equals));
        if (OF_RESULT.contains(name.split(":", 2)[0])) {
          throw refuse(
              SubscriptionProblem.CRITERIA_INVALID,
              "The criteria have the parameter " + name + ", which selects nothing.",
              "Leave it out.");
        }
        request = request.where(name, equals < 0 ? "" : decode(pair.substring(equals + 1)));
      }
    }
    return request;
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw refuse(
          SubscriptionProblem.CRITERIA_INVALID,
          "A percent sign in the criteria is not followed by two hexadecimal digits.",
          "Write a percent sign as %25.");
    }
  }

  private static Payload payload(SubscriptionChannelComponent channel, boolean topic) {
    String mime = channel.hasPayload() ? channel.getPayload().toLowerCase(Locale.ROOT) : "";
    if (!mime.isEmpty() && !MIME.contains(mime.split(";", 2)[0].strip())) {
      throw refuse(
          SubscriptionProblem.PAYLOAD_UNSUPPORTED,
          "Subscription.channel.payload is " + mime + ".",
          "Send application/fhir+json, or none.");
    }
    if (!topic) {
      return mime.isEmpty() ? Payload.NOTHING : Payload.RESOURCE;
    }
    String content = value(channel.getPayloadElement(), Backport.CONTENT).orElse("empty");
    return Payload.ofCode(content)
        .orElseThrow(
            () ->
                refuse(
                    SubscriptionProblem.PAYLOAD_UNSUPPORTED,
                    "The extension backport-payload-content is " + content + ".",
                    "Send empty, id-only or full-resource."));
  }

  private static SubscriptionSpec.Header header(StringType header) {
    String text = header.getValue() == null ? "" : header.getValue();
    int colon = text.indexOf(':');
    String name = colon < 0 ? "" : text.substring(0, colon).strip();
    String value = text.substring(colon + 1).strip();
    if (!HEADER.matcher(name).matches()
        || !HEADER_VALUE.matcher(value).matches()
        || OURS.contains(name.toLowerCase(Locale.ROOT))) {
      throw refuse(
          SubscriptionProblem.HEADER_INVALID,
          "A Subscription.channel.header is not of the form Name: value, or not the client's to set.",
          "Send for instance Authorization: Bearer <token>.");
    }
    return new SubscriptionSpec.Header(name, value);
  }

  private static Optional<Integer> number(Element channel, String url) {
    return value(channel, url)
        .map(
            text -> {
              if (!text.matches("[1-9]\\d{0,6}")) {
                throw refuse(
                    SubscriptionProblem.CRITERIA_INVALID,
                    "The extension " + url + " is " + text + ".",
                    "Send a whole number from 1 to 9999999.");
              }
              return Integer.valueOf(text);
            });
  }

  private static Optional<String> value(Element element, String url) {
    List<Extension> found = new ArrayList<>(element.getExtensionsByUrl(url));
    return found.stream()
        .filter(Extension::hasValue)
        .map(extension -> extension.getValue().primitiveValue())
        .findFirst();
  }

  private static RuntimeException refuse(SubscriptionProblem code, String message, String hint) {
    return new Problem(code, message, hint).asException();
  }
}
