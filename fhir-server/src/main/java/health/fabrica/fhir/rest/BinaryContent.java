package health.fabrica.fhir.rest;

import health.fabrica.core.blob.BlobStore;
import health.fabrica.core.blob.Sha256;
import health.fabrica.fhir.store.StoredResource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.hl7.fhir.r4.model.Binary;
import org.hl7.fhir.r4.model.Resource;

/** Puts the bytes of a Binary, which lie in the blob store, back into the resource. */
final class BinaryContent {

  private final BlobStore blobs;

  BinaryContent(BlobStore blobs) {
    this.blobs = blobs;
  }

  /** The resource, with its data when it is a Binary. */
  Resource whole(StoredResource stored) {
    Resource resource = stored.resource();
    stored.blob().ifPresent(blob -> ((Binary) resource).setData(bytes(blob)));
    return resource;
  }

  InputStream open(Sha256 blob) {
    return blobs.open(blob);
  }

  long size(Sha256 blob) {
    return blobs.size(blob);
  }

  private byte[] bytes(Sha256 blob) {
    try (InputStream in = blobs.open(blob)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
