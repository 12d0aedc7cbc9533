package health.fabrica.dicom.deident;

import health.fabrica.dicom.object.ObjectProblem;
import health.fabrica.dicom.object.UidSource;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
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
  private final Map<Patient, Replaced> patients = new LinkedHashMap<>();

  /** A patient's identifier with who issued it; empty texts when the object says nothing. */
  public record Patient(String issuer, String id) {}

  /**
   * What stands for a patient.
   *
   * @param id in place of name and identifier
   * @param daysEarlier by how many days the dates are moved into the past when they may stay
   */
  public record Replaced(String id, int daysEarlier) {}

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

  /** What stands for a patient: 16 hexadecimal digits, and 1 to 3650 days. */
  Replaced patient(String issuer, String patientId) {
    byte[] id = hash("patient", issuer + '\n' + patientId);
    byte[] dates = hash("dates", issuer + '\n' + patientId);
    int value = (dates[0] & 0xff) << 16 | (dates[1] & 0xff) << 8 | dates[2] & 0xff;
    Replaced replaced =
        new Replaced(
            HexFormat.of().withUpperCase().formatHex(id, 0, ID_BYTES),
            1 + value % LONGEST_SHIFT_DAYS);
    synchronized (uids) {
      patients.put(new Patient(issuer, patientId), replaced);
    }
    return replaced;
  }

  /** The patients replaced so far, in the order they came: to be kept as safe as the key. */
  public Map<Patient, Replaced> recordedPatients() {
    synchronized (uids) {
      return new LinkedHashMap<>(patients);
    }
  }

  /** The replacements given so far, by original: to be kept as safe as the key. */
  public Map<String, String> recordedUids() {
    synchronized (uids) {
      return Map.copyOf(uids);
    }
  }
}
