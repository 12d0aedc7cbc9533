package health.fabrica.fhir.store;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.hl7.fhir.instance.model.api.IPrimitiveType;
import org.hl7.fhir.r4.model.Address;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.HumanName;
import org.hl7.fhir.r4.model.StringType;

/** The texts of an element that string parameters search, FHIR R4 3.1.1.4.8. */
final class Texts {

  private Texts() {}

  static Stream<String> of(Base value) {
    return all(value).filter(Objects::nonNull);
  }

  private static Stream<String> all(Base value) {
    if (value instanceof HumanName name) {
      return Stream.of(
              Stream.of(name.getText(), name.getFamily()),
              values(name.getGiven()),
              values(name.getPrefix()),
              values(name.getSuffix()))
          .flatMap(s -> s);
    }
    if (value instanceof Address a) {
      return Stream.concat(
          values(a.getLine()),
          Stream.of(
              a.getText(),
              a.getCity(),
              a.getDistrict(),
              a.getState(),
              a.getPostalCode(),
              a.getCountry()));
    }
    if (value instanceof CodeableConcept concept) {
      return Stream.concat(
          Stream.of(concept.getText()), concept.getCoding().stream().map(Coding::getDisplay));
    }
    return value instanceof IPrimitiveType<?> p ? Stream.of(p.getValueAsString()) : Stream.of();
  }

  private static Stream<String> values(List<StringType> strings) {
    return strings.stream().map(StringType::getValue);
  }
}
