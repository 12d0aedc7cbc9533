package health.fabrica.fhir.store;

/** What a transaction does. May run its calls only through the transaction given. */
@FunctionalInterface
public interface TransactionWork<T> {

  /** Does the work; throwing rolls it back. */
  T run(StoreTransaction tx);

  /** Whether it changes so much that others are not to wait with it for one commit. */
  default boolean isLarge() {
    return false;
  }

  /** The same work, said to be large. */
  static <T> TransactionWork<T> large(TransactionWork<T> work) {
    return new TransactionWork<>() {
      @Override
      public T run(StoreTransaction tx) {
        return work.run(tx);
      }

      @Override
      public boolean isLarge() {
        return true;
      }
    };
  }
}
