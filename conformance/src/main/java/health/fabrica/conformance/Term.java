package health.fabrica.conformance;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;

/** A code of a code system. */
public interface Term {

  /**
   * What stands for a term outside.
   *
   * @param system the URL of the code system
   * @param code the code
   * @param display the name shown to people
   */
  record Entry(String system, String code, String display) {}

  /** What stands for this term; the same at each call. */
  Entry entry();

  /** The URL of the code system. */
  default String system() {
    return entry().system();
  }

  /** The code. */
  default String code() {
    return entry().code();
  }

  /** The name shown to people. */
  default String display() {
    return entry().display();
  }

  /** This code as a new Coding. */
  default Coding coding() {
    return new Coding(system(), code(), display());
  }

  /** This code as a new CodeableConcept. */
  default CodeableConcept concept() {
    return new CodeableConcept(coding());
  }

  /** Whether one of the codings is this code. */
  default boolean in(CodeableConcept concept) {
    return isAmong(concept.getCoding());
  }

  /** Whether one of the codings is this code. */
  default boolean isAmong(List<Coding> codings) {
    return codings.stream()
        .anyMatch(c -> system().equals(c.getSystem()) && code().equals(c.getCode()));
  }

  /** The first of the terms that the concept has. */
  static <T extends Term> Optional<T> find(T[] terms, CodeableConcept concept) {
    return Arrays.stream(terms).filter(t -> t.in(concept)).findFirst();
  }
}
