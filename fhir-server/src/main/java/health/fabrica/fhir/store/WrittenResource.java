package health.fabrica.fhir.store;

import java.util.Optional;

/**
 * One resource that a transaction wrote.
 *
 * @param change what happened to it
 * @param stored the version written
 * @param previous the version before, unless there was none or it was a deleted one
 */
public record WrittenResource(
    Change change, StoredResource stored, Optional<StoredResource> previous) {

  /** What a write did. */
  public enum Change {
    /** The first version, or the first after a deletion. */
    CREATED,
    /** A further version. */
    UPDATED,
    /** The content is equal to the current version, so no further version was made. */
    UNCHANGED,
    /** Marked deleted. */
    DELETED
  }

  /** The FHIR resource type. */
  public String type() {
    return stored.type();
  }

  /** The logical id. */
  public String id() {
    return stored.id();
  }
}
