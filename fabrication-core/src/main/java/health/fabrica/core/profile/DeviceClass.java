package health.fabrica.core.profile;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a printed object is, as far as the choice of its material depends on it. */
public enum DeviceClass {
  /** Anatomic model to teach with. */
  MODEL_EDUCATION,
  /** Anatomic model to plan with or to diagnose from. */
  MODEL_PLANNING,
  /** Cutting or drilling guide. */
  GUIDE,
  /** Implant matched to the patient inside a design envelope. */
  IMPLANT_MATCHED,
  /** Custom-made implant: 21 CFR 812.3(b), MDR Annex XIII. */
  IMPLANT_CUSTOM,
  /** Orthosis or part of an outer prosthesis. */
  ORTHOSIS,
  /** Socket of a lower limb. */
  SOCKET,
  /** Medicine for one patient. */
  MEDICINE,
  /** Medicine in batches. */
  MEDICINE_BATCH,
  /** Bioprint for research. */
  BIOPRINT_RESEARCH,
  /** Bioprint for a patient. */
  BIOPRINT_CLINICAL;

  /** The word in files and on the command line. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The class of a word. */
  public static Optional<DeviceClass> ofWord(String word) {
    return Arrays.stream(values()).filter(known -> known.word().equals(word)).findFirst();
  }

  /** All words, in their order. */
  public static List<String> words() {
    return Arrays.stream(values()).map(DeviceClass::word).toList();
  }
}
