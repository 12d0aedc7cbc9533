package health.fabrica.fhir.store;

/** What a transaction does. May run its calls only through the transaction given. */
@FunctionalInterface
public interface TransactionWork<T> {

  /** Does the work; throwing rolls it back. */
  T run(StoreTransaction tx);
}
