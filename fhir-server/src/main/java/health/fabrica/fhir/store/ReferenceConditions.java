package health.fabrica.fhir.store;

import static health.fabrica.fhir.store.Tables.TARGET_ID;
import static health.fabrica.fhir.store.Tables.TARGET_TYPE;
import static health.fabrica.fhir.store.Tables.URL;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hl7.fhir.r4.model.IdType;
import org.jooq.Condition;
import org.jooq.impl.DSL;

/** What reference values state about the target of an index row. */
final class ReferenceConditions {

  private ReferenceConditions() {}

  /**
   * {@code id}, {@code Type/id} and absolute URLs.
   *
   * @param type the type that the modifier names; empty for any
   */
  static Condition of(String type, List<String> alternatives) {
    boolean typed = !type.isEmpty();
    List<String> urls = new ArrayList<>();
    List<String> ids = new ArrayList<>();
    Map<String, List<String>> idsOfType = new TreeMap<>();
    for (String alternative : alternatives) {
      String text = SearchValues.unescape(alternative);
      IdType id = new IdType(text);
      if (id.isAbsolute() || text.startsWith("urn:") || text.contains("://")) {
        urls.add(text);
      } else if (id.hasResourceType()) {
        idsOfType.computeIfAbsent(id.getResourceType(), t -> new ArrayList<>()).add(id.getIdPart());
      } else if (typed) {
        idsOfType.computeIfAbsent(type, t -> new ArrayList<>()).add(text);
      } else {
        ids.add(text);
      }
    }
    List<Condition> any = new ArrayList<>();
    if (!urls.isEmpty()) {
      any.add(TARGET_ID.eq("").and(URL.in(IndexText.whole(urls))));
    }
    if (!ids.isEmpty()) {
      any.add(TARGET_ID.in(IndexText.whole(ids)));
    }
    idsOfType.forEach(
        (t, list) -> any.add(TARGET_ID.in(IndexText.whole(list)).and(TARGET_TYPE.eq(t))));
    return typed ? DSL.or(any).and(TARGET_TYPE.eq(type)) : DSL.or(any);
  }
}
