package health.fabrica.dicom.seg;

import health.fabrica.core.segment.Tissue;
import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.object.CodedConcept;
import health.fabrica.dicom.object.ObjectTag;
import health.fabrica.dicom.object.OwnText;
import java.util.Optional;

/**
 * What a segment shows and how it came about (PS3.3 C.8.20.4).
 *
 * @param label name for people, ASCII
 * @param category category of the property, for example tissue
 * @param type the property itself, for example bone
 * @param region where in the body, when known
 * @param algorithm how the voxels were chosen
 * @param algorithmName name of the algorithm; empty only when it was by hand
 * @param colour colour to show it in, when one is wished
 */
public record SegmentDescription(
    String label,
    CodedConcept category,
    CodedConcept type,
    Optional<CodedConcept> region,
    Algorithm algorithm,
    String algorithmName,
    Optional<Colour> colour) {

  /** How voxels were chosen. */
  public enum Algorithm {
    AUTOMATIC,
    SEMIAUTOMATIC,
    MANUAL
  }

  /**
   * A colour in CIELab.
   *
   * @param lightness 0 to 100
   * @param a green to red, -128 to 127
   * @param b blue to yellow, -128 to 127
   */
  public record Colour(double lightness, double a, double b) {

    /** The nearest sRGB colour as 0xRRGGBB, for a white of D65. */
    public int rgb() {
      double y = (lightness + 16) / 116;
      double x = 0.95047 * cubed(y + a / 500);
      double z = 1.08883 * cubed(y - b / 200);
      double luminance = cubed(y);
      return channel(3.2406 * x - 1.5372 * luminance - 0.4986 * z) << 16
          | channel(-0.9689 * x + 1.8758 * luminance + 0.0415 * z) << 8
          | channel(0.0557 * x - 0.2040 * luminance + 1.0570 * z);
    }

    private static double cubed(double t) {
      return t > 6.0 / 29 ? t * t * t : 3 * 36.0 / 841 * (t - 4.0 / 29);
    }

    private static int channel(double linear) {
      double l = Math.max(0, Math.min(1, linear));
      double v = l <= 0.0031308 ? 12.92 * l : 1.055 * Math.pow(l, 1 / 2.4) - 0.055;
      return (int) Math.round(255 * v);
    }
  }

  private static final CodedConcept TISSUE = new CodedConcept("85756007", "SCT", "Tissue");

  private static final CodedConcept STRUCTURE =
      new CodedConcept("91723000", "SCT", "Anatomical Structure");

  /** Characters of a value of type LO (PS3.5 6.2). */
  private static final int MAX_LO = 64;

  /** The colour of old ivory. */
  private static final Colour BONE = new Colour(87, 2, 15);

  public SegmentDescription {
    OwnText.ascii("segment label", label);
    OwnText.ascii("algorithm name", algorithmName);
    if (algorithm != Algorithm.MANUAL && algorithmName.isEmpty()) {
      throw new IllegalArgumentException("an algorithm has a name");
    }
  }

  /** A segment made by thresholds. */
  public static SegmentDescription ofThreshold(Tissue tissue, int lowerHu, int upperHu) {
    return new SegmentDescription(
        tissue.cliName(),
        category(tissue),
        type(tissue),
        Optional.empty(),
        Algorithm.AUTOMATIC,
        "Threshold " + lowerHu + " to " + upperHu + " HU, largest component",
        tissue.cliName().startsWith("bone") ? Optional.of(BONE) : Optional.empty());
  }

  /**
   * A segment made by the steps of a recipe.
   *
   * @param tissue whose thresholds they began with, when they did
   * @param seeded whether a person placed seeds
   */
  public static SegmentDescription ofRecipe(
      String name, int version, Optional<Tissue> tissue, boolean seeded) {
    String algorithm = "Recipe " + name + ", version " + version;
    return new SegmentDescription(
        name,
        tissue.map(SegmentDescription::category).orElse(STRUCTURE),
        tissue.map(SegmentDescription::type).orElse(STRUCTURE),
        Optional.empty(),
        seeded ? Algorithm.SEMIAUTOMATIC : Algorithm.AUTOMATIC,
        algorithm.substring(0, Math.min(MAX_LO, algorithm.length())),
        tissue.filter(t -> t.cliName().startsWith("bone")).map(t -> BONE));
  }

  /** What an item of Segment Sequence says; a structure without a code where it says nothing. */
  static SegmentDescription ofItem(Dataset item) {
    String label = item.string(ObjectTag.SEGMENT_LABEL).orElse("");
    Algorithm algorithm =
        switch (item.string(ObjectTag.SEGMENT_ALGORITHM_TYPE).orElse("")) {
          case "AUTOMATIC" -> Algorithm.AUTOMATIC;
          case "MANUAL" -> Algorithm.MANUAL;
          default -> Algorithm.SEMIAUTOMATIC;
        };
    String name = ascii(item.string(ObjectTag.SEGMENT_ALGORITHM_NAME).orElse(""));
    return new SegmentDescription(
        label.isEmpty() ? "Segment" : ascii(label),
        code(item, ObjectTag.SEGMENTED_PROPERTY_CATEGORY_CODE_SEQUENCE).orElse(STRUCTURE),
        code(item, ObjectTag.SEGMENTED_PROPERTY_TYPE_CODE_SEQUENCE).orElse(STRUCTURE),
        code(item, ObjectTag.ANATOMIC_REGION_SEQUENCE),
        algorithm,
        name.isEmpty() ? "not told" : name,
        colour(item));
  }

  private static Optional<Colour> colour(Dataset item) {
    double[] v = item.doubles(ObjectTag.RECOMMENDED_DISPLAY_CIELAB_VALUE);
    return v.length == 3
        ? Optional.of(
            new Colour(v[0] / 65535 * 100, v[1] / 65535 * 255 - 128, v[2] / 65535 * 255 - 128))
        : Optional.empty();
  }

  /** A structure of which only the name is known. */
  public static SegmentDescription ofStructure(String name) {
    return new SegmentDescription(
        name.isEmpty() ? "Structure" : ascii(name),
        STRUCTURE,
        STRUCTURE,
        Optional.empty(),
        Algorithm.SEMIAUTOMATIC,
        "not told",
        Optional.empty());
  }

  private static Optional<CodedConcept> code(Dataset item, int sequence) {
    return item.items(sequence).stream()
        .map(CodedConcept::of)
        .filter(code -> !code.value().isEmpty() && !code.scheme().isEmpty())
        .map(code -> new CodedConcept(code.value(), code.scheme(), ascii(code.meaning())))
        .findFirst();
  }

  private static String ascii(String text) {
    return text.replaceAll("[^\\x20-\\x7e]", "?");
  }

  /** PS3.16 CID 7150: a tissue is of CID 7166, a structure or an object is not. */
  private static CodedConcept category(Tissue tissue) {
    return switch (tissue) {
      case AIRWAY, LUNG, TEETH -> STRUCTURE;
      case METAL -> new CodedConcept("260787004", "SCT", "Physical object");
      default -> TISSUE;
    };
  }

  /**
   * Tissues of PS3.16 CID 7166, the airway of CID 6111, the tooth of CID 4029, the implant of CID
   * 1000; lung is SNOMED CT's lung structure. Enamel has no code among the tissues there.
   */
  private static CodedConcept type(Tissue tissue) {
    return switch (tissue) {
      case BONE, BONE_COMPACT, BONE_SPONGY -> new CodedConcept("3138006", "SCT", "Bone");
      case FAT -> new CodedConcept("55603005", "SCT", "Fat");
      case SKIN, SKIN_SURFACE -> new CodedConcept("39937001", "SCT", "Skin");
      case MUSCLE -> new CodedConcept("91727004", "SCT", "Muscle");
      case SOFT_TISSUE -> new CodedConcept("87784001", "SCT", "Soft tissue");
      case ENAMEL -> TISSUE;
      case CONTRAST_VESSEL -> new CodedConcept("59820001", "SCT", "Blood vessel");
      case AIRWAY -> new CodedConcept("89187006", "SCT", "Airway structure");
      case LUNG -> new CodedConcept("39607008", "SCT", "Lung");
      case TEETH -> new CodedConcept("38199008", "SCT", "Tooth");
      case METAL -> new CodedConcept("40388003", "SCT", "Implant");
    };
  }
}
