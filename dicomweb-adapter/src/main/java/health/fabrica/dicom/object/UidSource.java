package health.fabrica.dicom.object;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** Gives new objects their UIDs: the same for the same name at each call, also after a crash. */
@FunctionalInterface
public interface UidSource {

  /** The UID of what has this name, for example {@code stl.instance}. */
  String uid(String name);

  /**
   * UIDs below {@code 2.25} (PS3.5 B.2) from the SHA-256 of seed and name, laid out as a UUID of
   * version 8 (RFC 9562).
   *
   * @param seed names the work; different works must have different seeds
   */
  static UidSource ofSeed(String seed) {
    return name -> {
      byte[] hash;
      try {
        hash =
            MessageDigest.getInstance("SHA-256")
                .digest((seed + '\n' + name).getBytes(StandardCharsets.UTF_8));
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java has SHA-256", e);
      }
      return ofHash(hash);
    };
  }

  /** The UID whose UUID holds the first 122 free bits of a hash. */
  static String ofHash(byte[] hash) {
    byte[] uuid = Arrays.copyOf(hash, 16);
    uuid[6] = (byte) (uuid[6] & 0x0f | 0x80);
    uuid[8] = (byte) (uuid[8] & 0x3f | 0x80);
    return "2.25." + new BigInteger(1, uuid);
  }
}
