package health.fabrica.dicom.object;

import java.util.Arrays;
import java.util.Optional;

/** The unit of a model's coordinates (PS3.16 CID 7063). */
public enum ModelUnit {
  METRE("m", 1000),
  CENTIMETRE("cm", 10),
  MILLIMETRE("mm", 1),
  MICROMETRE("um", 0.001);

  private static final String UCUM = "UCUM";

  private final String code;
  private final double millimetres;

  ModelUnit(String code, double millimetres) {
    this.code = code;
    this.millimetres = millimetres;
  }

  /** The code. */
  public CodedConcept code() {
    return new CodedConcept(code, UCUM, code);
  }

  /** Millimetres in one of it. */
  public double millimetres() {
    return millimetres;
  }

  /** The unit of a code; empty when it is none of these. */
  public static Optional<ModelUnit> of(CodedConcept concept) {
    return Arrays.stream(values()).filter(u -> u.code().sameCode(concept)).findFirst();
  }
}
