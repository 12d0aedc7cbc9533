package health.fabrica.fhir.store;

import health.fabrica.fhir.store.IndexRows.StringRow;
import health.fabrica.fhir.store.IndexRows.TokenRow;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.ContactPoint;
import org.hl7.fhir.r4.model.Enumeration;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.jspecify.annotations.Nullable;

/**
 * The rows of token parameters: system and code; the text of the code, which {@code :text}
 * searches, among the strings; and the type of an identifier with its value, which {@code :of-type}
 * searches. An element without a code has a row with an empty one, which no search finds but {@code
 * :missing}.
 */
final class TokenValues {

  private static final String BOOLEAN_SYSTEM = "http://hl7.org/fhir/special-values";

  private TokenValues() {}

  static void addTo(IndexRows rows, int number, int element, Base value) {
    if (value instanceof CodeableConcept concept) {
      concept.getCoding().forEach(c -> addCoding(rows, number, element, c));
      addText(rows, number, element, concept.getText());
      if (!concept.hasCoding() && !concept.isEmpty()) {
        add(rows, number, element, "", "");
      }
    } else if (value instanceof Coding coding) {
      addCoding(rows, number, element, coding);
    } else if (value instanceof Identifier identifier) {
      addIdentifier(rows, number, element, identifier);
    } else if (value instanceof ContactPoint contact && contact.hasValue()) {
      add(rows, number, element, "", contact.getValue());
    } else if (value instanceof BooleanType bool && bool.hasValue()) {
      add(rows, number, element, BOOLEAN_SYSTEM, bool.getValueAsString());
    } else if (value instanceof Enumeration<?> code && code.hasValue()) {
      add(rows, number, element, code.getSystem(), code.getValueAsString());
    } else if (value instanceof PrimitiveType<?> primitive && primitive.hasValue()) {
      add(rows, number, element, "", primitive.getValueAsString());
    }
  }

  private static void addCoding(IndexRows rows, int number, int element, Coding coding) {
    if (!coding.isEmpty()) {
      add(rows, number, element, coding.getSystem(), coding.getCode());
      addText(rows, number, element, coding.getDisplay());
    }
  }

  private static void addIdentifier(IndexRows rows, int number, int element, Identifier value) {
    if (value.isEmpty()) {
      return;
    }
    add(rows, number, element, value.getSystem(), value.getValue());
    addText(rows, number, element, value.getType().getText());
    if (value.hasValue()) {
      for (Coding type : value.getType().getCoding()) {
        addText(rows, number, element, type.getDisplay());
        if (type.hasCode()) {
          String typed = type(orEmpty(type.getSystem()), type.getCode());
          rows.tokens().add(new TokenRow(-number, value.getValue(), typed, element));
        }
      }
    }
  }

  /** The type of an identifier as one text. */
  static String type(String system, String code) {
    return system + '|' + code;
  }

  private static void add(
      IndexRows rows, int number, int element, @Nullable String system, @Nullable String code) {
    rows.tokens().add(new TokenRow(number, orEmpty(code), orEmpty(system), element));
  }

  private static void addText(IndexRows rows, int number, int element, @Nullable String text) {
    if (text != null) {
      rows.strings().add(StringRow.of(number, text, element));
    }
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
