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
  /** An enhanced multi-frame CT or MR image. */
  ENHANCED,
  /** Captures, reports, segmentations and all else. */
  OTHER;

  private static final String CT = "1.2.840.10008.5.1.4.1.1.2";
  private static final String MR = "1.2.840.10008.5.1.4.1.1.4";
  private static final List<String> MULTI_FRAME =
      List.of(CT + ".1", CT + ".2", MR + ".1", MR + ".4", "1.2.840.10008.5.1.4.1.1.13.1.1");

  static ObjectKind of(Dataset dataset) {
    String sopClass = dataset.string(Tag.SOP_CLASS_UID).orElse("");
    if (MULTI_FRAME.contains(sopClass)) {
      return ENHANCED;
    }
    if (!sopClass.equals(CT) && !sopClass.equals(MR)) {
      return OTHER;
    }
    if (dataset.strings(Tag.IMAGE_TYPE).contains("LOCALIZER")) {
      return LOCALIZER;
    }
    return sopClass.equals(CT) ? CT_SLICE : MR_SLICE;
  }

  boolean isSlice() {
    return this == CT_SLICE || this == MR_SLICE;
  }

  Modality modality() {
    return this == CT_SLICE ? Modality.CT : Modality.MR;
  }
}
