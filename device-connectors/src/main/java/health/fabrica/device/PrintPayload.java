package health.fabrica.device;

import health.fabrica.core.blob.BlobStore;
import health.fabrica.core.blob.Sha256;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.function.Supplier;

/** The bytes to print. Can be opened as often as needed; each opening gives the same bytes. */
public final class PrintPayload {

  private final long sizeBytes;
  private final Sha256 sha256;
  private final Supplier<InputStream> opener;

  /** A payload whose opener gives exactly {@code sizeBytes} bytes with this digest. */
  public PrintPayload(long sizeBytes, Sha256 sha256, Supplier<InputStream> opener) {
    this.sizeBytes = sizeBytes;
    this.sha256 = sha256;
    this.opener = opener;
  }

  /** A stored blob. */
  public static PrintPayload of(BlobStore blobs, Sha256 id) {
    return new PrintPayload(blobs.size(id), id, () -> blobs.open(id));
  }

  /** Bytes in memory. */
  public static PrintPayload of(byte[] bytes) {
    byte[] copy = bytes.clone();
    return new PrintPayload(copy.length, Sha256.of(copy), () -> new ByteArrayInputStream(copy));
  }

  /** Number of bytes. */
  public long sizeBytes() {
    return sizeBytes;
  }

  /** Digest of the bytes: that of the file that was approved. */
  public Sha256 sha256() {
    return sha256;
  }

  /** The bytes from their start; the caller closes the stream. */
  public InputStream open() {
    return opener.get();
  }
}
