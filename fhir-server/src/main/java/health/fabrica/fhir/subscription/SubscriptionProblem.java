package health.fabrica.fhir.subscription;

import health.fabrica.core.problem.Category;
import health.fabrica.core.problem.ProblemCode;

/** Why a subscription is refused or in error, FAB-5800 to FAB-5899. */
public enum SubscriptionProblem implements ProblemCode {
  /** Only rest-hook channels are served. */
  CHANNEL_UNSUPPORTED(5801, Category.UNSUPPORTED, "subscription channel unsupported"),
  /** The settings do not allow requests to the endpoint. */
  ENDPOINT_REFUSED(5802, Category.FORBIDDEN, "subscription endpoint not allowed"),
  /** The criteria or a filter cannot be used. */
  CRITERIA_INVALID(5803, Category.INCORRECT, "subscription criteria invalid"),
  /** The criteria name a topic that this server does not have. */
  TOPIC_UNKNOWN(5804, Category.INCORRECT, "subscription topic unknown"),
  /** The status is one that the server sets. */
  STATUS_NOT_SETTABLE(5805, Category.CONFLICT, "subscription status not settable"),
  /** The payload is of a kind that is not sent. */
  PAYLOAD_UNSUPPORTED(5806, Category.UNSUPPORTED, "subscription payload unsupported"),
  /** A header cannot be sent. */
  HEADER_INVALID(5807, Category.INCORRECT, "subscription header invalid"),
  /** The range of events cannot be read. */
  EVENT_RANGE(5808, Category.INCORRECT, "event range invalid"),
  /** The endpoint did not take a notification. */
  DELIVERY_FAILED(5810, Category.UNAVAILABLE, "notification not delivered"),
  /** More events wait than are kept. */
  TOO_MANY_WAITING(5811, Category.BUSY, "too many events waiting"),
  /** The topic is about what a filter names, and there is none. */
  FILTER_MISSING(5812, Category.INCORRECT, "subscription topic needs a filter");

  private final Definition definition;

  SubscriptionProblem(int number, Category category, String title) {
    this.definition = new Definition(number, category, title);
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
