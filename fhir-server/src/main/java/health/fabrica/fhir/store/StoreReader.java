package health.fabrica.fhir.store;

import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Resource;

/** Reads resources: committed ones from a store, and also its own writes inside a transaction. */
public interface StoreReader {

  /** The current version; empty when it never existed or is deleted. */
  Optional<StoredResource> read(String type, String id);

  /** Whether there is a current version that is not deleted. */
  default boolean exists(String type, String id) {
    return read(type, id).isPresent();
  }

  /** The newest version even when that says that the resource is deleted. */
  Optional<StoredResource> readLatest(String type, String id);

  /** The version with this number, which may say that the resource is deleted. */
  Optional<StoredResource> readVersion(String type, String id, long version);

  /** All versions, newest first; empty when the resource never existed. */
  List<StoredResource> history(String type, String id);

  /**
   * One page of the versions of a resource, of a type or of all, newest first.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-5002 when count or cursor is invalid
   */
  HistoryPage history(HistoryRequest request);

  /**
   * One page of the resources that match.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-5002 when a parameter is unknown, does
   *     not take the modifier, or its value cannot be read
   */
  SearchPage search(SearchRequest request);

  /**
   * The current resources that refer to a resource by a literal reference, wherever it stands, as
   * {@code Type/id}; not the resource itself.
   *
   * @param limit the largest number of them
   * @throws health.fabrica.core.problem.ProblemException FAB-5050 while references that were stored
   *     by an earlier release are being indexed
   */
  List<String> referrers(String type, String id, int limit);

  /**
   * The current version as a model object, fresh for each call.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-5004 when there is none
   */
  <T extends Resource> T require(Class<T> type, String id);
}
