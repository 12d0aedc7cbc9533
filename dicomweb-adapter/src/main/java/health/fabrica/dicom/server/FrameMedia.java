package health.fabrica.dicom.server;

import health.fabrica.dicom.data.TransferSyntax;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Media types of single frames (PS3.18 tables 8.7.3-2 and 8.7.3-5). */
final class FrameMedia {

  static final String OCTETS = "application/octet-stream";

  private static final Map<String, String> BY_SYNTAX =
      Map.ofEntries(
          Map.entry("1.2.840.10008.1.2.5", "image/dicom-rle"),
          Map.entry("1.2.840.10008.1.2.4.50", "image/jpeg"),
          Map.entry("1.2.840.10008.1.2.4.51", "image/jpeg"),
          Map.entry("1.2.840.10008.1.2.4.57", "image/jpeg"),
          Map.entry("1.2.840.10008.1.2.4.70", "image/jpeg"),
          Map.entry("1.2.840.10008.1.2.4.80", "image/jls"),
          Map.entry("1.2.840.10008.1.2.4.81", "image/jls"),
          Map.entry("1.2.840.10008.1.2.4.90", "image/jp2"),
          Map.entry("1.2.840.10008.1.2.4.91", "image/jp2"),
          Map.entry("1.2.840.10008.1.2.4.92", "image/jpx"),
          Map.entry("1.2.840.10008.1.2.4.93", "image/jpx"),
          Map.entry("1.2.840.10008.1.2.4.110", "image/jxl"),
          Map.entry("1.2.840.10008.1.2.4.111", "image/jxl"),
          Map.entry("1.2.840.10008.1.2.4.112", "image/jxl"),
          Map.entry("1.2.840.10008.1.2.4.201", "image/jphc"),
          Map.entry("1.2.840.10008.1.2.4.202", "image/jphc"),
          Map.entry("1.2.840.10008.1.2.4.203", "image/jphc"));

  /** What a type without the parameter transfer-syntax means. */
  private static final Map<String, String> DEFAULT_SYNTAX =
      Map.of(
          OCTETS,
          TransferSyntax.EXPLICIT_LE,
          "image/dicom-rle",
          "1.2.840.10008.1.2.5",
          "image/jpeg",
          "1.2.840.10008.1.2.4.70",
          "image/jls",
          "1.2.840.10008.1.2.4.80",
          "image/jp2",
          "1.2.840.10008.1.2.4.90",
          "image/jpx",
          "1.2.840.10008.1.2.4.92",
          "image/jphc",
          "1.2.840.10008.1.2.4.201");

  private FrameMedia() {}

  /** The type of frames that are stored in that transfer syntax. */
  static String of(String transferSyntax) {
    return BY_SYNTAX.getOrDefault(transferSyntax, OCTETS);
  }

  /** Every transfer syntax whose frames have a type of their own. */
  static Map<String, String> table() {
    return new TreeMap<>(BY_SYNTAX);
  }

  /** How frames are sent. */
  enum Choice {
    STORED,
    PLAIN
  }

  /** What the alternative asks for, if it can be had. */
  static Optional<Choice> choose(Accepted.Form form, String stored, boolean decodable) {
    boolean encapsulated = !TransferSyntax.isNative(stored);
    String wanted = form.transferSyntax().orElse(DEFAULT_SYNTAX.getOrDefault(form.type(), "none"));
    if (encapsulated && (form.allows(of(stored)) || form.allows(OCTETS))) {
      boolean unnamed = form.transferSyntax().isEmpty() && form.type().equals("image/*");
      if (wanted.equals("*") || wanted.equals(stored) || unnamed) {
        return Optional.of(Choice.STORED);
      }
    }
    boolean plain = wanted.equals(TransferSyntax.EXPLICIT_LE) || wanted.equals("*");
    boolean any = form.type().equals("*/*") && form.transferSyntax().isEmpty();
    if (form.allows(OCTETS) && (plain || any) && (!encapsulated || decodable)) {
      return Optional.of(Choice.PLAIN);
    }
    return any && encapsulated ? Optional.of(Choice.STORED) : Optional.empty();
  }
}
