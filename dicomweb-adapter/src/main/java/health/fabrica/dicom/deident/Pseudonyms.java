package health.fabrica.dicom.deident;

import health.fabrica.dicom.object.ObjectProblem;
import health.fabrica.dicom.object.UidSource;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Replacements that follow from a secret key (HMAC-SHA-256), and the record of those given. Safe
 * for use by many threads.
 */
public final class Pseudonyms {

  private static final int KEY_BYTES = 32;
  private static final int ID_BYTES = 8;
  private static final int LONGEST_SHIFT_DAYS = 3650;

  /** Registered by the standard itself: classes, syntaxes, well-known frames; the same for all. */
  private static final String STANDARD = "1.2.840.10008.";

  private final SecretKeySpec key;
  private final Map<String, String> uids = new TreeMap<>();

  /**
   * Replacements under a key.
   *
   * @param key secret of the site or project, at least 32 bytes; copied
   * @throws health.fabrica.core.problem.ProblemException FAB-2244 when it is shorter
   */
  public Pseudonyms(byte[] key) {
    if (key.length < KEY_BYTES) {
      throw ObjectProblem.KEY_TOO_SHORT.refuse(
          "The key has " + key.length + " bytes; " + KEY_BYTES + " are needed.",
          "Make a random key and keep it secret.");
    }
    this.key = new SecretKeySpec(key, "HmacSHA256");
  }

  private byte[] hash(String what, String value) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return mac.doFinal((what + '\n' + value).getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HMAC-SHA-256", e);
    }
  }

  /** The UID in place of this one; UIDs of the standard stay. */
  public String uid(String original) {
    if (original.isEmpty() || original.startsWith(STANDARD)) {
      return original;
    }
    String replaced = UidSource.ofHash(hash("uid", original));
    synchronized (uids) {
      uids.put(original, replaced);
    }
    return replaced;
  }

  /** The identifier in place of a patient's, 16 hexadecimal digits. */
  String patient(String issuer, String patientId) {
    byte[] hash = hash("patient", issuer + '\n' + patientId);
    return HexFormat.of().withUpperCase().formatHex(hash, 0, ID_BYTES);
  }

  /** By how many days the dates of a patient move: 1 to 3650 into the past. */
  int shiftDays(String issuer, String patientId) {
    byte[] hash = hash("dates", issuer + '\n' + patientId);
    int value = (hash[0] & 0xff) << 16 | (hash[1] & 0xff) << 8 | hash[2] & 0xff;
    return 1 + value % LONGEST_SHIFT_DAYS;
  }

  /** The replacements given so far, by original: to be kept as safe as the key. */
  public Map<String, String> recordedUids() {
    synchronized (uids) {
      return Map.copyOf(uids);
    }
  }
}
