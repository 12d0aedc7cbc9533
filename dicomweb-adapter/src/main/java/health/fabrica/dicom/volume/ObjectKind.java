package health.fabrica.dicom.volume;

import health.fabrica.core.image.Modality;
import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.Tag;
import java.util.List;
import java.util.regex.Pattern;

/** What an object is to a volume. */
enum ObjectKind {
  /** A single-frame CT image. */
  CT_SLICE,
  /** A single-frame CT image that says it was made by cone beam. */
  CONE_BEAM_SLICE,
  /** A single-frame MR image. */
  MR_SLICE,
  /** A scout view: no part of the stack. */
  LOCALIZER,
  /** An enhanced multi-frame CT image, made or converted. */
  ENHANCED_CT,
  /** An enhanced multi-frame MR image, made or converted. */
  ENHANCED_MR,
  /** An X-Ray 3D angiographic or craniofacial image (PS3.3 A.53, A.54), or such an enhanced CT. */
  ENHANCED_CONE_BEAM,
  /** Captures, reports, segmentations and all else. */
  OTHER;

  private static final String CT = "1.2.840.10008.5.1.4.1.1.2";
  private static final String MR = "1.2.840.10008.5.1.4.1.1.4";
  private static final String XRAY_3D_ANGIOGRAPHIC = "1.2.840.10008.5.1.4.1.1.13.1.1";
  private static final String XRAY_3D_CRANIOFACIAL = "1.2.840.10008.5.1.4.1.1.13.1.2";
  private static final List<String> MULTI_FRAME_CT = List.of(CT + ".1", CT + ".2");
  private static final List<String> MULTI_FRAME_MR = List.of(MR + ".1", MR + ".4");

  // No attribute of a CT image says how wide the beam was: only its texts may.
  private static final List<Integer> TEXTS =
      List.of(
          Tag.SERIES_DESCRIPTION,
          Tag.STUDY_DESCRIPTION,
          Tag.PROTOCOL_NAME,
          Tag.MANUFACTURER_MODEL_NAME,
          Tag.IMAGE_TYPE);
  private static final Pattern CONE_BEAM =
      Pattern.compile("cbct|cone[ _-]?beam", Pattern.CASE_INSENSITIVE);

  static ObjectKind of(Dataset dataset) {
    String sopClass = dataset.string(Tag.SOP_CLASS_UID).orElse("");
    if (sopClass.equals(XRAY_3D_ANGIOGRAPHIC) || sopClass.equals(XRAY_3D_CRANIOFACIAL)) {
      return ENHANCED_CONE_BEAM;
    }
    boolean enhanced = MULTI_FRAME_CT.contains(sopClass) || MULTI_FRAME_MR.contains(sopClass);
    if (!enhanced && !sopClass.equals(CT) && !sopClass.equals(MR)) {
      return OTHER;
    }
    if (dataset.strings(Tag.IMAGE_TYPE).contains("LOCALIZER")) {
      return LOCALIZER;
    }
    if (sopClass.equals(MR) || MULTI_FRAME_MR.contains(sopClass)) {
      return enhanced ? ENHANCED_MR : MR_SLICE;
    }
    if (saysConeBeam(dataset)) {
      return enhanced ? ENHANCED_CONE_BEAM : CONE_BEAM_SLICE;
    }
    return enhanced ? ENHANCED_CT : CT_SLICE;
  }

  private static boolean saysConeBeam(Dataset dataset) {
    return TEXTS.stream()
        .flatMap(tag -> dataset.strings(tag).stream())
        .anyMatch(text -> CONE_BEAM.matcher(text).find());
  }

  /** Whether slices of a volume can come from it. */
  boolean isImage() {
    return this != LOCALIZER && this != OTHER;
  }

  boolean isEnhanced() {
    return this == ENHANCED_CT || this == ENHANCED_MR || this == ENHANCED_CONE_BEAM;
  }

  Modality modality() {
    return switch (this) {
      case CT_SLICE, ENHANCED_CT -> Modality.CT;
      case CONE_BEAM_SLICE, ENHANCED_CONE_BEAM -> Modality.CONE_BEAM;
      case MR_SLICE, ENHANCED_MR -> Modality.MR;
      case LOCALIZER, OTHER -> Modality.OTHER;
    };
  }
}
