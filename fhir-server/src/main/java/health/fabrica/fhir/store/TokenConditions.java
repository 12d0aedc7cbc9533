package health.fabrica.fhir.store;

import static health.fabrica.fhir.store.SearchValues.refusal;
import static health.fabrica.fhir.store.Tables.CODE;
import static health.fabrica.fhir.store.Tables.SYSTEM;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jooq.Condition;
import org.jooq.impl.DSL;

/** What token values state about system and code of an index row. */
final class TokenConditions {

  private TokenConditions() {}

  /** {@code code}, {@code system|code}, {@code |code} (no system) and {@code system|}. */
  static Condition of(List<String> alternatives) {
    List<String> codes = new ArrayList<>();
    List<String> systems = new ArrayList<>();
    Map<String, List<String>> codesOfSystem = new TreeMap<>();
    for (String alternative : alternatives) {
      List<String> parts = SearchValues.split(alternative, '|');
      String code = IndexText.whole(SearchValues.unescape(parts.get(parts.size() - 1)));
      String system = IndexText.whole(SearchValues.unescape(parts.get(0)));
      if (parts.size() == 1) {
        codes.add(code);
      } else if (parts.size() > 2) {
        throw refusal("A token has more than one bar.", "Escape a bar in a code as \\|.");
      } else if (!code.isEmpty()) {
        codesOfSystem.computeIfAbsent(system, s -> new ArrayList<>()).add(code);
      } else if (!system.isEmpty()) {
        systems.add(system);
      } else {
        throw refusal("A token has neither system nor code.", "Write system|code.");
      }
    }
    List<Condition> any = new ArrayList<>();
    if (!codes.isEmpty()) {
      any.add(CODE.in(codes));
    }
    if (!systems.isEmpty()) {
      any.add(SYSTEM.in(systems));
    }
    codesOfSystem.forEach((system, list) -> any.add(SYSTEM.eq(system).and(CODE.in(list))));
    return DSL.or(any);
  }

  /** {@code system|code|value} of {@code :of-type}, all three. */
  static Condition ofType(List<String> alternatives) {
    Map<String, List<String>> valuesOfType = new TreeMap<>();
    for (String alternative : alternatives) {
      List<String> parts =
          SearchValues.split(alternative, '|').stream().map(SearchValues::unescape).toList();
      if (parts.size() != 3 || parts.contains("")) {
        throw refusal(
            "A value of :of-type is not of the form system|code|value.",
            "Name system and code of the identifier's type, and its value.");
      }
      valuesOfType
          .computeIfAbsent(
              IndexText.whole(TokenValues.type(parts.get(0), parts.get(1))), t -> new ArrayList<>())
          .add(IndexText.whole(parts.get(2)));
    }
    List<Condition> any = new ArrayList<>();
    valuesOfType.forEach((type, values) -> any.add(SYSTEM.eq(type).and(CODE.in(values))));
    return DSL.or(any);
  }
}
