package health.fabrica.dicom.ups;

import java.util.List;
import java.util.OptionalLong;

/**
 * Keeps who hears of which workitem, and what they have not heard yet. Each act is atomic and
 * survives a crash. Safe for many threads and nodes.
 */
public interface UpsSubscriptions {

  /** Subscribes to one workitem and queues its state; false when there is no such workitem. */
  boolean subscribe(String aet, String workitemUid, boolean deletionLock);

  /**
   * Subscribes to all workitems that match and are not subscribed to yet, and to those to come;
   * with a lock their states are queued.
   *
   * @throws health.fabrica.core.problem.ProblemException when there are too many subscribers
   */
  void subscribe(GlobalSubscription subscription);

  /** Ends the subscription to one workitem; false when there is no such workitem. */
  boolean unsubscribe(String aet, String workitemUid);

  /** Ends all subscriptions of the application entity. */
  void unsubscribe(String aet);

  /** Workitems to come are not subscribed to; the present subscriptions stay. */
  void suspend(String aet);

  /** Queues the report for all who have any subscription. */
  void tellAll(EventReport report);

  /** A number that grows when a report is queued. */
  long newest();

  /**
   * Makes the caller the one that sends to the application entity, in place of whoever did.
   *
   * @return the number by which it is known
   */
  long takeOver(String aet);

  /** The number of who sends to the application entity. */
  OptionalLong sender(String aet);

  /** The oldest reports that are not sent yet; none for a sender that has been replaced. */
  List<QueuedReport> waiting(String aet, long sender, int limit);

  /** Forgets reports that were sent. */
  void sent(List<Long> ids);

  /** Forgets reports that have waited too long, and the oldest of too many. */
  void forgetOld();
}
