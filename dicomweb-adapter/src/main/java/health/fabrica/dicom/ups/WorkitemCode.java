package health.fabrica.dicom.ups;

import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.Tag;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The private DICOM coding scheme {@value #SCHEME} (PS3.16 section 8.2): what workitems may ask
 * this server to perform. Published as the FHIR CodeSystem {@value #CODE_SYSTEM}.
 */
public enum WorkitemCode {
  /** A model of the one series that the workitem names. */
  MAKE_MODEL("make-model", "Make model");

  /** Coding Scheme Designator (0008,0102). */
  public static final String SCHEME = "99FABRICA";

  /** The URL of the published CodeSystem. */
  public static final String CODE_SYSTEM = "https://fabrica.health/fhir/CodeSystem/dicom-99fabrica";

  private final String value;
  private final String meaning;

  WorkitemCode(String value, String meaning) {
    this.value = value;
    this.meaning = meaning;
  }

  /** Code Value (0008,0100). */
  public String value() {
    return value;
  }

  /** Code Meaning (0008,0104). */
  public String meaning() {
    return meaning;
  }

  /** Whether the item of a code sequence is this code. */
  boolean isIn(Dataset code) {
    return code.string(Tag.CODE_VALUE).filter(value::equals).isPresent()
        && code.string(Tag.CODING_SCHEME_DESIGNATOR).filter(SCHEME::equals).isPresent();
  }

  /** The scheme and its codes for the Conformance Statement, as Markdown. */
  public static String statement() {
    return """
        Codes of objects made here are of the schemes DCM, SCT and UCUM, or those of the source; no other is interpreted. One private
        scheme is, `%s`, published as the FHIR CodeSystem `%s` with the definitions of its codes:

        | code value | meaning |
        |---|---|
        %s"""
        .formatted(
            SCHEME,
            CODE_SYSTEM,
            Arrays.stream(values())
                .map(code -> "| `%s` | %s |\n".formatted(code.value, code.meaning))
                .collect(Collectors.joining()));
  }
}
