package health.fabrica.dicom.server;

import java.util.List;

/**
 * Is told what STOW-RS has stored. Called on the thread of the request after the instances are
 * committed and before the answer is sent, some dozens of instances at a time and by several
 * requests at once; it has to return quickly. What it throws is logged and changes neither the
 * answer nor what is stored.
 *
 * <p>A crash between commit and call loses the call. A sender that got no answer sends again, and
 * instances that are sent again are announced again with {@link Arrival#known()}; so whoever counts
 * silence counts from the last call, and whoever must not act twice remembers what it did.
 */
@FunctionalInterface
public interface ArrivalListener {

  /** Takes no notice. */
  ArrivalListener NONE = arrivals -> {};

  /**
   * The instances that one commit stored, or found stored with the same bytes, in the order sent.
   */
  void arrived(List<Arrival> arrivals);
}
