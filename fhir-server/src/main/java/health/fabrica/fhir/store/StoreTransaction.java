package health.fabrica.fhir.store;

import health.fabrica.core.blob.Sha256;
import org.hl7.fhir.r4.model.Resource;
import org.jooq.DSLContext;

/**
 * One running write transaction. Owned by the thread that runs the work; not to be kept or shared.
 * Writing sets {@code id}, {@code meta.versionId} and {@code meta.lastUpdated} on the resource
 * passed in.
 */
public interface StoreTransaction extends StoreReader {

  /** A new id from the store's generator, for {@link #create(Resource, String)}. */
  String newId();

  /** Stores a new resource under a new id; an id that the resource carries is replaced. */
  WrittenResource create(Resource resource);

  /**
   * Stores a new resource under an id that {@link #newId} gave, so that other resources of the same
   * transaction can refer to it before it is written.
   */
  WrittenResource create(Resource resource, String id);

  /**
   * Stores a Binary whose bytes are in the blob store already.
   *
   * @param contentType MIME type that the bytes are served with
   */
  WrittenResource createBinary(String contentType, Sha256 blob);

  /** Stores the next version of the resource with the id it carries, or its first. */
  WrittenResource update(Resource resource);

  /**
   * Stores the next version if the current one has this number.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-5006 when it has another number or the
   *     resource does not exist
   */
  WrittenResource update(Resource resource, long ifMatchVersion);

  /**
   * Marks the resource deleted; history stays.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-5004 when there is none
   */
  WrittenResource delete(String type, String id);

  /**
   * Claims a condition until the end of this transaction; to be called before the search that
   * decides whether something is created. A transaction that claims the same condition, on whatever
   * node, waits here and then sees what this one stored: a key of the database keeps two from
   * having it at once.
   *
   * @param type the resource type that the condition is about
   * @param condition its text, as it was asked
   */
  void claim(String type, String condition);

  /** For which side the transaction runs. */
  ResourceStore.Origin origin();

  /**
   * The open database transaction, for rows of other packages that must commit together with the
   * resources. Do not commit, roll back or keep it.
   */
  DSLContext dsl();

  /** Runs the action on this thread after the commit; not at all after a rollback. */
  void afterCommit(Runnable action);
}
