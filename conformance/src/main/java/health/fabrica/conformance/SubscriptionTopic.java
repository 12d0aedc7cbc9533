package health.fabrica.conformance;

import java.util.Arrays;
import java.util.Optional;

/**
 * What a client can subscribe to beside a search of its own: the canonical goes into
 * Subscription.criteria, as the Subscriptions R5 Backport guide asks. R4 has no SubscriptionTopic
 * resource, so these are canonicals that are described here and in {@code docs/subscriptions.md}.
 */
public enum SubscriptionTopic {
  /** A ServiceRequest becomes active for the first time. */
  ORDER_RECEIVED("order-received", "ServiceRequest", "Order received"),
  /** A Task is new, or its status or businessStatus changes. */
  TASK_STATUS_CHANGED("task-status-changed", "Task", "Task status changed"),
  /** A Task begins to wait for the signatures under its model. */
  APPROVAL_NEEDED("approval-needed", "Task", "Approval needed"),
  /** The record of a finished Device for a patient comes to be. */
  DEVICE_RELEASED("device-released", "Device", "Device released"),
  /** A completed Procedure says for the first time that a Device was implanted. */
  IMPLANT_RECORDED("implant-recorded", "Procedure", "Implant recorded"),
  /**
   * A Device that the filter of the subscription names is recorded, or what a recall can name of
   * one changes. There is no such topic without a filter.
   */
  RECALL_MATCH("recall-match", "Device", "Recall match"),
  /** The object of a Task is released and the EHR does not take the result. */
  WRITE_BACK_FAILED("write-back-failed", "Task", "Write-back failed");

  private final String code;
  private final String resourceType;
  private final String title;

  SubscriptionTopic(String code, String resourceType, String title) {
    this.code = code;
    this.resourceType = resourceType;
    this.title = title;
  }

  /** The last part of the canonical. */
  public String code() {
    return code;
  }

  /** The type of the resource that a notification is about, and that filters search. */
  public String resourceType() {
    return resourceType;
  }

  /** A name for readers. */
  public String title() {
    return title;
  }

  /** The URL that names the topic. */
  public String canonical() {
    return FabricaTerms.BASE + "SubscriptionTopic/" + code;
  }

  /** The topic of a canonical, with or without a version. */
  public static Optional<SubscriptionTopic> ofCanonical(String canonical) {
    String url = canonical.split("\\|", 2)[0];
    return Arrays.stream(values()).filter(topic -> topic.canonical().equals(url)).findFirst();
  }
}
