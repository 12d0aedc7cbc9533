package health.fabrica.fhir.store;

import health.fabrica.core.blob.Sha256;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/** One version of a resource as it lies in the store. Immutable. */
public final class StoredResource {

  private final ResourceCodec codec;
  private final String type;
  private final String id;
  private final String reference;
  private final long version;
  private final Instant lastUpdated;
  private final boolean deleted;
  private final byte[] json;
  private final @Nullable Sha256 blob;

  StoredResource(
      ResourceCodec codec,
      String type,
      String id,
      long version,
      Instant lastUpdated,
      boolean deleted,
      byte[] json,
      @Nullable Sha256 blob) {
    this(codec, type, id, type + "/" + id, version, lastUpdated, deleted, json, blob);
  }

  private StoredResource(
      ResourceCodec codec,
      String type,
      String id,
      String reference,
      long version,
      Instant lastUpdated,
      boolean deleted,
      byte[] json,
      @Nullable Sha256 blob) {
    this.codec = codec;
    this.type = type;
    this.id = id;
    this.reference = reference;
    this.version = version;
    this.lastUpdated = lastUpdated;
    this.deleted = deleted;
    this.json = json;
    this.blob = blob;
  }

  /**
   * A resource that this one contains, with the version and time of this one.
   *
   * @param position from 1
   */
  StoredResource contained(int position) {
    ContainedJson part = ContainedJson.of(json, position);
    return new StoredResource(
        codec,
        part.type(),
        part.id(),
        reference() + "#" + part.id(),
        version,
        lastUpdated,
        false,
        part.json(),
        null);
  }

  /** The FHIR resource type. */
  public String type() {
    return type;
  }

  /** The logical id; of a contained resource the one that it has in its container. */
  public String id() {
    return id;
  }

  /** The version number, from 1. */
  public long version() {
    return version;
  }

  /** When this version was written, to the millisecond. */
  public Instant lastUpdated() {
    return lastUpdated;
  }

  /** Whether this version says that the resource is deleted; it then has no content. */
  public boolean deleted() {
    return deleted;
  }

  /** {@code Type/id}; of a contained resource that of its container with {@code #} and its id. */
  public String reference() {
    return reference;
  }

  /** {@code Type/id/_history/version}. */
  public String versionedReference() {
    return reference() + "/_history/" + version;
  }

  /** The stored JSON (UTF-8), with id and meta; of a Binary without its data. Read-only. */
  public ByteBuffer json() {
    return ByteBuffer.wrap(json).asReadOnlyBuffer();
  }

  /**
   * The stored JSON itself, neither parsed nor copied: to be written out, never to be changed.
   * Empty for a deletion.
   */
  public byte[] bytes() {
    return json;
  }

  /**
   * The texts of all literal references in it, wherever they stand, each once: relative and
   * absolute ones and those to what it contains.
   */
  public Set<String> referenceTexts() {
    return OutgoingReferences.texts(json);
  }

  /** Where the bytes of a Binary are. */
  public Optional<Sha256> blob() {
    return Optional.ofNullable(blob);
  }

  /** The content as a model object, parsed afresh; of a Binary without its data. */
  public Resource resource() {
    return codec.decode(type, json);
  }

  /** The content as a model object of a known type. */
  public <T extends Resource> T resource(Class<T> modelType) {
    return modelType.cast(resource());
  }

  @Override
  public String toString() {
    return versionedReference();
  }
}
