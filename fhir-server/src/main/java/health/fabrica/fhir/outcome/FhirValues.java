package health.fabrica.fhir.outcome;

import ca.uhn.fhir.model.api.TemporalPrecisionEnum;
import health.fabrica.conformance.FabricaTerms;
import health.fabrica.conformance.Term;
import health.fabrica.core.blob.Sha256;
import health.fabrica.core.problem.Problem;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.Optional;
import java.util.TimeZone;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.StringType;

/** Small FHIR values, each made in one way. Times are written in UTC. */
final class FhirValues {

  private static final TimeZone UTC = TimeZone.getTimeZone("UTC");

  private FhirValues() {}

  /** The term of a published code system that another module names by its code. */
  static Term withCode(Term[] terms, String code) {
    return Arrays.stream(terms)
        .filter(term -> term.code().equals(code))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("code " + code + " is not published"));
  }

  /** The general concept of a device, then our own kind of it. */
  static CodeableConcept deviceType(Term kind) {
    return new CodeableConcept()
        .addCoding(new Coding(FabricaTerms.SNOMED_CT, FabricaTerms.SNOMED_CT_DEVICE, "Device"))
        .addCoding(kind.coding());
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
    return new Quantity().setValue(value).setUnit(ucum).setSystem(FabricaTerms.UCUM).setCode(ucum);
  }

  static Period period(Optional<Instant> start, Instant end) {
    Period period = new Period().setEndElement(dateTime(end));
    start.ifPresent(at -> period.setStartElement(dateTime(at)));
    return period;
  }

  static DateTimeType dateTime(Instant at) {
    return new DateTimeType(Date.from(at), TemporalPrecisionEnum.MILLI, UTC);
  }

  static InstantType instant(Instant at) {
    return new InstantType(Date.from(at), TemporalPrecisionEnum.MILLI, UTC);
  }

  /** R4 defines Attachment.hash as SHA-1; the SHA-256 goes here. */
  static Extension sha256(Sha256 digest) {
    return new Extension(FabricaTerms.SHA_256_EXTENSION, new StringType(digest.hex()));
  }
}
