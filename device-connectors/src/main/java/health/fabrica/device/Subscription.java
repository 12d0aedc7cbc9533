package health.fabrica.device;

/** Ends a subscription when closed; closing twice is harmless. */
public interface Subscription extends AutoCloseable {
  @Override
  void close();
}
