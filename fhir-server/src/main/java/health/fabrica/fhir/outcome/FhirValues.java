package health.fabrica.fhir.outcome;

import ca.uhn.fhir.model.api.TemporalPrecisionEnum;
import health.fabrica.core.blob.Sha256;
import health.fabrica.core.problem.Problem;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Date;
import java.util.TimeZone;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.StringType;

/** Small FHIR values, each made in one way. Times are written in UTC. */
final class FhirValues {

  private static final TimeZone UTC = TimeZone.getTimeZone("UTC");

  private FhirValues() {}

  static CodeableConcept concept(String system, String code, String display) {
    return new CodeableConcept().addCoding(new Coding(system, code, display));
  }

  /** A quantity whose unit is a UCUM code, with the decimals of the shortest exact notation. */
  static Quantity quantity(double value, String ucum) {
    if (!Double.isFinite(value)) {
      throw new Problem(
              OutcomeProblem.OUTCOME_INCONSISTENT,
              "A measurement in " + ucum + " is " + value + ".",
              "Report this as a defect, with the task's id.")
          .asException();
    }
    return quantity(new BigDecimal(BigDecimal.valueOf(value).toPlainString()), ucum);
  }

  static Quantity quantity(BigDecimal value, String ucum) {
    return new Quantity()
        .setValue(value)
        .setUnit(ucum)
        .setSystem(OutcomeTerms.UCUM)
        .setCode(ucum);
  }

  static DateTimeType dateTime(Instant at) {
    return new DateTimeType(Date.from(at), TemporalPrecisionEnum.MILLI, UTC);
  }

  static InstantType instant(Instant at) {
    return new InstantType(Date.from(at), TemporalPrecisionEnum.MILLI, UTC);
  }

  /** R4 defines Attachment.hash as SHA-1; the SHA-256 goes here. */
  static Extension sha256(Sha256 digest) {
    return new Extension(OutcomeTerms.SHA256_EXTENSION, new StringType(digest.hex()));
  }
}
