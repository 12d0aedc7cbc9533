package health.fabrica.dicom.data;

import java.util.List;
import java.util.Map;

/** Transfer syntax UIDs (PS3.5 chapter 10) and how their data sets are encoded. */
public final class TransferSyntax {

  public static final String IMPLICIT_LE = "1.2.840.10008.1.2";
  public static final String EXPLICIT_LE = "1.2.840.10008.1.2.1";
  public static final String DEFLATED_LE = "1.2.840.10008.1.2.1.99";
  public static final String EXPLICIT_BE = "1.2.840.10008.1.2.2";
  public static final String RLE = "1.2.840.10008.1.2.5";
  public static final String JPEG_BASELINE = "1.2.840.10008.1.2.4.50";
  public static final String JPEG_EXTENDED = "1.2.840.10008.1.2.4.51";
  public static final String JPEG_LOSSLESS = "1.2.840.10008.1.2.4.57";
  public static final String JPEG_LOSSLESS_SV1 = "1.2.840.10008.1.2.4.70";
  public static final String JPEG_LS_LOSSLESS = "1.2.840.10008.1.2.4.80";
  public static final String JPEG_LS_NEAR_LOSSLESS = "1.2.840.10008.1.2.4.81";
  public static final String JPEG_2000_LOSSLESS = "1.2.840.10008.1.2.4.90";
  public static final String JPEG_2000 = "1.2.840.10008.1.2.4.91";

  private static final Map<String, String> NAMES =
      Map.ofEntries(
          Map.entry(IMPLICIT_LE, "Implicit VR Little Endian"),
          Map.entry(EXPLICIT_LE, "Explicit VR Little Endian"),
          Map.entry(DEFLATED_LE, "Deflated Explicit VR Little Endian"),
          Map.entry(EXPLICIT_BE, "Explicit VR Big Endian"),
          Map.entry(RLE, "RLE Lossless"),
          Map.entry("1.2.840.10008.1.2.1.98", "Encapsulated Uncompressed"),
          Map.entry("1.2.840.10008.1.2.8.1", "Deflated Image Frame"),
          Map.entry(JPEG_BASELINE, "JPEG Baseline"),
          Map.entry(JPEG_EXTENDED, "JPEG Extended"),
          Map.entry("1.2.840.10008.1.2.4.53", "JPEG Spectral Selection"),
          Map.entry("1.2.840.10008.1.2.4.55", "JPEG Full Progression"),
          Map.entry(JPEG_LOSSLESS, "JPEG Lossless"),
          Map.entry(JPEG_LOSSLESS_SV1, "JPEG Lossless SV1"),
          Map.entry(JPEG_LS_LOSSLESS, "JPEG-LS Lossless"),
          Map.entry(JPEG_LS_NEAR_LOSSLESS, "JPEG-LS Near-Lossless"),
          Map.entry(JPEG_2000_LOSSLESS, "JPEG 2000 Lossless"),
          Map.entry(JPEG_2000, "JPEG 2000"),
          Map.entry("1.2.840.10008.1.2.4.201", "High-Throughput JPEG 2000 Lossless"),
          Map.entry("1.2.840.10008.1.2.4.202", "High-Throughput JPEG 2000 RPCL Lossless"),
          Map.entry("1.2.840.10008.1.2.4.203", "High-Throughput JPEG 2000"));

  private TransferSyntax() {}

  /** The name of the syntax, or the UID itself when it is unknown here. */
  public static String name(String uid) {
    return NAMES.getOrDefault(uid, uid);
  }

  /** The UIDs that have a name here, sorted. */
  public static List<String> known() {
    return NAMES.keySet().stream().sorted().toList();
  }

  /** Whether pixel data stand in the data set without encapsulation. */
  public static boolean isNative(String uid) {
    return uid.equals(IMPLICIT_LE)
        || uid.equals(EXPLICIT_LE)
        || uid.equals(DEFLATED_LE)
        || uid.equals(EXPLICIT_BE);
  }
}
