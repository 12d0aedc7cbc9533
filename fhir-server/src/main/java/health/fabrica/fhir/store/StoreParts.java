package health.fabrica.fhir.store;

import health.fabrica.core.blob.BlobStore;
import java.time.Clock;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/** What readers and transactions of one store share; all of it is safe for many threads. */
record StoreParts(
    ResourceCodec codec,
    SearchParameters parameters,
    ToIntFunction<SearchParam> numbers,
    SearchConditions conditions,
    Indexer indexer,
    BlobStore blobs,
    Clock clock,
    Supplier<String> ids) {

  static StoreParts of(
      ResourceCodec codec,
      SearchParameters parameters,
      ToIntFunction<SearchParam> numbers,
      BlobStore blobs,
      Clock clock,
      Supplier<String> ids) {
    SearchConditions conditions = new SearchConditions(parameters, numbers, clock);
    Indexer indexer = new Indexer(parameters, numbers, codec);
    return new StoreParts(codec, parameters, numbers, conditions, indexer, blobs, clock, ids);
  }
}
