package health.fabrica.dicom.volume;

import health.fabrica.core.image.Modality;
import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.Tag;
import java.util.List;

/** What an object is to a volume. */
enum ObjectKind {
  /** A single-frame CT image. */
  CT_SLICE,
  /** A single-frame MR image. */
  MR_SLICE,
  /** A scout view: no part of the stack. */
  LOCALIZER,
  /** An enhanced multi-frame CT image, made or converted. */
  ENHANCED_CT,
  /** An enhanced multi-frame MR image, made or converted. */
  ENHANCED_MR,
  /** Captures, reports, segmentations and all else. */
  OTHER;

  private static final String CT = "1.2.840.10008.5.1.4.1.1.2";
  private static final String MR = "1.2.840.10008.5.1.4.1.1.4";
  private static final List<String> MULTI_FRAME_CT = List.of(CT + ".1", CT + ".2");
  private static final List<String> MULTI_FRAME_MR = List.of(MR + ".1", MR + ".4");

  static ObjectKind of(Dataset dataset) {
    String sopClass = dataset.string(Tag.SOP_CLASS_UID).orElse("");
    boolean enhanced = MULTI_FRAME_CT.contains(sopClass) || MULTI_FRAME_MR.contains(sopClass);
    if (!enhanced && !sopClass.equals(CT) && !sopClass.equals(MR)) {
      return OTHER;
    }
    if (dataset.strings(Tag.IMAGE_TYPE).contains("LOCALIZER")) {
      return LOCALIZER;
    }
    if (enhanced) {
      return MULTI_FRAME_CT.contains(sopClass) ? ENHANCED_CT : ENHANCED_MR;
    }
    return sopClass.equals(CT) ? CT_SLICE : MR_SLICE;
  }

  /** Whether slices of a volume can come from it. */
  boolean isImage() {
    return this != LOCALIZER && this != OTHER;
  }

  boolean isEnhanced() {
    return this == ENHANCED_CT || this == ENHANCED_MR;
  }

  Modality modality() {
    return this == CT_SLICE || this == ENHANCED_CT ? Modality.CT : Modality.MR;
  }
}
