package health.fabrica.dicom.object;

import health.fabrica.dicom.data.Dataset;

/**
 * A code with its meaning (PS3.3 table 8.8-1).
 *
 * @param value code value
 * @param scheme coding scheme designator, for example SCT, DCM, UCUM
 * @param meaning what the code means, for people
 */
public record CodedConcept(String value, String scheme, String meaning) {

  /** The code as an item of a code sequence. */
  public Dataset item() {
    return Dataset.builder()
        .text(ObjectTag.CODE_VALUE, value)
        .text(ObjectTag.CODING_SCHEME_DESIGNATOR, scheme)
        .text(ObjectTag.CODE_MEANING, OwnText.ascii("code meaning", meaning))
        .build();
  }

  /** The code of an item; empty texts where the item says nothing. */
  public static CodedConcept of(Dataset item) {
    return new CodedConcept(
        item.string(ObjectTag.CODE_VALUE).orElse(""),
        item.string(ObjectTag.CODING_SCHEME_DESIGNATOR).orElse(""),
        item.string(ObjectTag.CODE_MEANING).orElse(""));
  }

  /** Whether both stand for the same; meanings may be worded differently. */
  public boolean sameCode(CodedConcept other) {
    return value.equals(other.value) && scheme.equals(other.scheme);
  }
}
