package health.fabrica.fhir.store;

import health.fabrica.fhir.store.SearchParam.Kind;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.CanonicalType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;

/**
 * Queries over a corpus, derived from it: for each parameter of each type that some resource has a
 * value of, a few forms of that value, the forms taking turns so that all of them occur with many
 * parameters.
 */
final class OracleQueries {

  private static final List<String> PREFIXES =
      List.of("", "ne", "gt", "lt", "ge", "le", "sa", "eb");
  private static final String UCUM = "http://unitsofmeasure.org";

  private final SearchParameters parameters;
  private final Map<String, List<Resource>> corpus;
  private final Set<String> queries = new LinkedHashSet<>();
  private int turn;

  private OracleQueries(SearchParameters parameters, List<Resource> corpus) {
    this.parameters = parameters;
    this.corpus =
        corpus.stream()
            .collect(
                Collectors.groupingBy(Resource::fhirType, LinkedHashMap::new, Collectors.toList()));
  }

  /** The queries as {@code Type?name=value}, percent-encoded. */
  static List<String> of(SearchParameters parameters, List<Resource> corpus) {
    OracleQueries queries = new OracleQueries(parameters, corpus);
    queries.corpus.keySet().forEach(queries::ofType);
    queries.fixed();
    return List.copyOf(queries.queries);
  }

  private void ofType(String type) {
    for (SearchParam param : parameters.of(type)) {
      List<Base> values = corpus.get(type).stream().flatMap(r -> param.select(r).stream()).toList();
      if (!values.isEmpty()) {
        turn++;
        Base value = values.get(turn % values.size());
        Base other = values.get((turn * 7 + 3) % values.size());
        ofParam(type, param, value, other);
        if (turn % 2 == 0) {
          add(type, param.name() + ":missing", turn % 4 == 0 ? "true" : "false");
        }
        if (param.kind() != Kind.COMPOSITE && turn % 3 == 0) {
          add(type, "_sort", (turn % 2 == 0 ? "-" : "") + param.name() + ",_id");
        }
      }
    }
  }

  private void ofParam(String type, SearchParam param, Base value, Base other) {
    String name = param.name();
    switch (param.kind()) {
      case TOKEN -> token(type, name, value, other);
      case STRING -> {
        String text = Texts.of(value).findFirst().orElse("x");
        String escaped = SearchValues.escape(text);
        add(type, name, SearchValues.escape(text.substring(0, Math.min(3, text.length()))));
        if (turn % 2 == 0) {
          add(type, name + ":exact", escaped);
          add(type, name + ":contains", SearchValues.escape(text.substring(text.length() / 2)));
        } else {
          add(type, name, escaped + "," + Texts.of(other).findFirst().orElse("x"));
        }
      }
      case REFERENCE -> reference(type, param, value);
      case DATE -> {
        String date =
            value instanceof Period p
                ? p.getStartElement().asStringValue()
                : value.primitiveValue();
        if (date != null) {
          String precision =
              date.substring(
                  0,
                  List.of(4, 7, date.length()).get(turn % 3) > date.length()
                      ? date.length()
                      : List.of(4, 7, date.length()).get(turn % 3));
          add(type, name, PREFIXES.get(turn % PREFIXES.size()) + precision);
          add(type, name, PREFIXES.get((turn + 3) % PREFIXES.size()) + date);
          add(type, name, PREFIXES.get((turn + 5) % PREFIXES.size()) + date.substring(0, 4));
        }
      }
      case URI -> {
        String uri = value.primitiveValue();
        add(type, name, SearchValues.escape(uri));
        add(
            type,
            name + (turn % 2 == 0 ? ":below" : ":above"),
            turn % 2 == 0 ? uri.substring(0, uri.lastIndexOf('/') + 1) : uri + "/more");
      }
      case NUMBER, QUANTITY -> quantity(type, name, value);
      case SPECIAL -> {}
      case COMPOSITE -> composite(type, param, value);
    }
  }

  private void token(String type, String name, Base value, Base other) {
    String text = token(value);
    add(type, name, text);
    switch (turn % 4) {
      case 0 -> add(type, name + ":not", text);
      case 1 -> add(type, name, text + "," + token(other));
      case 2 -> add(type, name, text.substring(text.indexOf('|') + 1));
      default -> {
        if (text.indexOf('|') > 0) {
          add(type, name, text.substring(0, text.indexOf('|') + 1));
        }
      }
    }
    if (value instanceof CodeableConcept c && c.getCodingFirstRep().hasDisplay()) {
      add(type, name + ":text", c.getCodingFirstRep().getDisplay().substring(0, 4));
    }
    if (value instanceof Identifier i && i.hasType()) {
      Coding kind = i.getType().getCodingFirstRep();
      add(type, name + ":of-type", kind.getSystem() + "|" + kind.getCode() + "|" + i.getValue());
    }
  }

  private static String token(Base value) {
    if (value instanceof CodeableConcept concept) {
      return token(concept.getCodingFirstRep());
    }
    if (value instanceof Coding coding) {
      return coding.getSystem() + "|" + SearchValues.escape(coding.getCode());
    }
    if (value instanceof Identifier i) {
      return i.getSystem() + "|" + SearchValues.escape(i.getValue());
    }
    return value instanceof PrimitiveType<?> p
        ? SearchValues.escape(p.getValueAsString())
        : SearchValues.escape(value.castToContactPoint(value).getValue());
  }

  private void reference(String type, SearchParam param, Base value) {
    String name = param.name();
    if (!(value instanceof Reference reference)) {
      if (value instanceof CanonicalType c) {
        add(type, name, c.getValue());
      }
      return;
    }
    if (!reference.hasReference()) {
      add(type, name + ":identifier", token(reference.getIdentifier()));
      return;
    }
    IdType id = new IdType(reference.getReference());
    add(type, name, turn % 2 == 0 ? id.getIdPart() : reference.getReference());
    if (turn % 3 == 0) {
      add(type, name + ":" + id.getResourceType(), id.getIdPart());
    }
    add(type, "_count", "500&_include=" + type + ":" + name);
    queries.add(id.getResourceType() + "?_count=500&_revinclude=" + type + ":" + name);
    chain(type, param, id);
  }

  private void chain(String type, SearchParam param, IdType target) {
    List<SearchParam> ofTarget =
        parameters.of(target.getResourceType()).stream()
            .filter(p -> p.kind() == Kind.TOKEN || p.kind() == Kind.STRING || p.kind() == Kind.DATE)
            .filter(p -> !values(target, p).isEmpty())
            .toList();
    if (!ofTarget.isEmpty()) {
      SearchParam end = ofTarget.get(turn % ofTarget.size());
      Base value = values(target, end).get(0);
      String text =
          switch (end.kind()) {
            case TOKEN -> token(value);
            case STRING -> SearchValues.escape(Texts.of(value).findFirst().orElse("x"));
            default ->
                value instanceof Period p
                    ? p.getStartElement().asStringValue()
                    : value.primitiveValue();
          };
      add(type, param.name() + ":" + target.getResourceType() + "." + end.name(), text);
    }
    List<SearchParam> ofSource =
        parameters.of(type).stream()
            .filter(p -> p.kind() == Kind.TOKEN)
            .filter(p -> corpus.get(type).stream().anyMatch(r -> !p.select(r).isEmpty()))
            .toList();
    if (!ofSource.isEmpty()) {
      SearchParam end = ofSource.get(turn % ofSource.size());
      Base value =
          corpus.get(type).stream().flatMap(r -> end.select(r).stream()).findFirst().orElseThrow();
      add(
          target.getResourceType(),
          "_has:" + type + ":" + param.name() + ":" + end.name(),
          token(value));
    }
  }

  private List<Base> values(IdType target, SearchParam param) {
    return corpus.getOrDefault(target.getResourceType(), List.of()).stream()
        .filter(r -> r.getIdElement().getIdPart().equals(target.getIdPart()))
        .flatMap(r -> param.select(r).stream())
        .toList();
  }

  private void quantity(String type, String name, Base value) {
    if (!(value instanceof Quantity q)) {
      String number = value instanceof PrimitiveType<?> p ? p.getValueAsString() : "120.5";
      PREFIXES.forEach(prefix -> add(type, name, prefix + number));
      return;
    }
    String number = q.getValue().toPlainString();
    for (String prefix : PREFIXES) {
      add(type, name, prefix + number + "|" + UCUM + "|" + q.getCode());
    }
    add(type, name, number);
    add(type, name, "gt" + number);
    add(type, name, number + "||" + q.getCode());
    add(type, name, "ap" + number + "|" + UCUM + "|" + q.getCode());
    if (q.getCode().equals("mm")) {
      add(type, name, q.getValue().movePointRight(3).toPlainString() + "|" + UCUM + "|um");
      add(type, name, "lt" + q.getValue().movePointLeft(1).toPlainString() + "|" + UCUM + "|cm");
    }
  }

  private void composite(String type, SearchParam param, Base element) {
    List<String> parts = new ArrayList<>();
    for (SearchParam part : param.parts()) {
      List<Base> values = part.select(element);
      if (values.isEmpty()) {
        return;
      }
      Base value = values.get(0);
      parts.add(
          switch (part.kind()) {
            case TOKEN -> token(value);
            case QUANTITY -> "ge" + ((Quantity) value).getValue().toPlainString();
            case DATE -> value.primitiveValue().substring(0, 4);
            case REFERENCE -> ((Reference) value).getReference();
            default -> Texts.of(value).findFirst().orElse("x");
          });
    }
    add(type, param.name(), String.join("$", parts));
  }

  /** What no single parameter shows. */
  private void fixed() {
    queries.addAll(
        List.of(
            "Device?udi-di:exact=00888001&_include=Device:patient&_count=100",
            "Device?udi-di:exact=00888001&lot-number=A12,A123&_count=100",
            "Device?udi-di=00888001&manufacture-date=ge2025&manufacture-date=le2026-06",
            "Device?lot-number=L%5C%7C1,L%5C%2C2",
            "Device?material-lot=P1,P2&_count=2&_total=accurate&_sort=_id",
            "Device?_count=3&_total=accurate&_sort=_id",
            "Device?_summary=count",
            "Device?status=active&_sort=-manufacture-date,_id",
            "Device?_sort=manufacturer,-lot-number,_id",
            "Device?_sort=-_id",
            "Device?parent.lot-number=A12",
            "Device?patient.family=angst",
            "Device?patient.identifier=urn:mrn%7CM1",
            "Device?_has:Procedure:focal-device:code=http://snomed.info/sct%7C52734007",
            "Device?_has:Provenance:target:agent=Device/printer0",
            "Device?_has:Task:output:printer=Device/printer0",
            "DeviceUseStatement?device.udi-di:exact=00888001&_include=DeviceUseStatement:subject",
            "DeviceUseStatement?device.lot-number=A12&status=active",
            "Procedure?focal-device.type=http://snomed.info/sct%7C40388003&date=ge2024",
            "Procedure?focal-device.patient.family=Smith",
            "Procedure?body-site=http://snomed.info/sct%7C69536005&date=ge2025",
            "Patient?_has:Device:patient:udi-di=00888001",
            "Patient?_has:Device:patient:udi-di:exact=00888001&_has:Observation:patient:status=final",
            "Patient?_has:Device:patient:_has:Procedure:focal-device:status=completed",
            "Patient?_id=p1,p2,p99",
            "Patient?_lastUpdated=gt2020-01-01",
            "Patient?_lastUpdated=lt2020-01-01",
            "Patient?_tag=urn:tag%7Ct0",
            "Patient?family=angst&gender=male",
            "Patient?name=zoe",
            "Patient?name:contains=NGST",
            "Patient?deceased=true",
            "Patient?birthdate=1970&birthdate=ne1970-05-17",
            "Observation?code=mass&value-quantity=ge13%7Chttp://unitsofmeasure.org%7Cg",
            "Observation?value-quantity=1e2",
            "Observation?value-quantity=100",
            "Observation?value-quantity=100.0",
            "Observation?subject:Device=d0",
            "Observation?device.device-name=Printer",
            "Task?status=requested,in-progress&business-status=printing",
            "Task?status:not=completed&owner=Device/printer1",
            "Task?_include=Task:focus&_include:iterate=ServiceRequest:requester",
            "Task?_include=Task:patient&_revinclude:iterate=Device:patient&status=completed",
            "DiagnosticReport?_include=DiagnosticReport:result&_include:iterate=Observation:device",
            "ServiceRequest?_revinclude=Task:based-on&status=active",
            "MedicationDispense?medication.lot-number=MB1",
            "ServiceRequest?body-site:in=http://example.org/fhir/ValueSet/part/upper",
            "ServiceRequest?requisition=urn:case%7CC1",
            "Observation?code:text=measured",
            "Observation?_sort=-date,_id&status=final",
            "Observation?_sort=code,_id",
            "Observation?_sort=-value-quantity,_id&code=layer-height",
            "DocumentReference?_sort=date,_id&_count=5&_total=accurate",
            "Encounter?length=gt1%7Chttp://unitsofmeasure.org%7Cd",
            "Condition?onset-age=gt33%7Chttp://unitsofmeasure.org%7Ca",
            "Organization?partof.name=Fabrica",
            "Specimen?parent.type=http://snomed.info/sct%7C309051001",
            "BiologicallyDerivedProduct?parent.identifier=urn:bdp%7CY0",
            "Patient?nonsense=1",
            "Patient?birthdate=tomorrow",
            "Device?patient.nonsense=1",
            "Patient?family:below=x"));
    for (String family :
        new TreeSet<>(List.of("Müller", "muller", "MUELLER", "smith", "Smithson"))) {
      add("Patient", "family", family);
      add("Patient", "family:exact", family);
    }
  }

  private void add(String type, String name, String value) {
    String encoded =
        name.equals("_count") ? value : URLEncoder.encode(value, StandardCharsets.UTF_8);
    queries.add(type + "?" + name + "=" + encoded);
  }
}
