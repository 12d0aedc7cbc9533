package health.fabrica.core.format;

import health.fabrica.core.blob.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Gives the identifiers of a package (production extension) out of what they stand for. */
@FunctionalInterface
public interface ThreeMfIds {

  /**
   * Identifiers that depend on the content alone, so that the same package has the same bytes: the
   * first 128 bits of the digest, marked as version 8 (RFC 9562).
   */
  ThreeMfIds BY_CONTENT =
      (role, content) -> {
        String text = role + ' ' + content.hex();
        String hex = Sha256.of(text.getBytes(StandardCharsets.UTF_8)).hex();
        long high = Long.parseUnsignedLong(hex.substring(0, 16), 16);
        long low = Long.parseUnsignedLong(hex.substring(16, 32), 16);
        return new UUID((high & ~0xF000L) | 0x8000L, (low & (-1L >>> 2)) | Long.MIN_VALUE);
      };

  /**
   * The identifier of a thing.
   *
   * @param role what the thing is within its package, for example {@code item 2}
   * @param content digest of what it stands for
   */
  UUID id(String role, Sha256 content);
}
