package health.fabrica.fhir.validate;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.validation.ValidationOptions;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.fabrica.conformance.Definitions;
import health.fabrica.fhir.store.ResourceStore;
import health.fabrica.fhir.store.TestStores;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.hl7.fhir.common.hapi.validation.validator.WorkerContextValidationSupportAdapter;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * With the packed definitions the validator finds what it finds with the library's own, to the
 * letter: on good resources, on damaged ones, on every type, core profile and extension of R4.
 */
final class PackedDefinitionsIT {

  private static final FhirContext CONTEXT = FhirContext.forR4Cached();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static ResourceStore store;
  private static R4Structures structures;
  private static ValidatorParts packed;
  private static ValidatorParts whole;

  @BeforeAll
  static void readBoth(@TempDir Path folder) {
    Definitions definitions = new Definitions(CONTEXT);
    store = TestStores.open(folder);
    R4Files files = new R4Files();
    structures = new R4Structures(CONTEXT, files);
    packed =
        ValidatorParts.of(
            CONTEXT,
            definitions,
            store,
            new R4Terms(CONTEXT, files),
            (chain, profiles) -> new LeanContext(chain, structures, profiles),
            structures::trim);
    whole =
        ValidatorParts.of(
            CONTEXT,
            definitions,
            store,
            new DefaultProfileValidationSupport(CONTEXT),
            (chain, profiles) -> new WorkerContextValidationSupportAdapter(chain),
            () -> {});
  }

  @AfterAll
  static void close() {
    store.close();
  }

  private static List<String> findings(ValidatorParts parts, String resource, String profile) {
    ValidationOptions options = new ValidationOptions().addProfileIfNotBlank(profile);
    return parts.validator().validateWithResult(resource, options).getMessages().stream()
        .map(m -> m.getSeverity() + " " + m.getLocationString() + ": " + m.getMessage())
        .sorted()
        .toList();
  }

  private static int same(String resource, String profile) {
    List<String> theirs = findings(whole, resource, profile);
    assertThat(findings(packed, resource, profile)).as(profile + resource).isEqualTo(theirs);
    packed.whenIdle().run();
    return theirs.size();
  }

  /** Of each type the resources from one number to another. */
  private static List<ObjectNode> corpus(int from, int to) throws IOException {
    Map<String, Integer> seen = new HashMap<>();
    List<ObjectNode> some = new ArrayList<>();
    try (InputStream in =
        Objects.requireNonNull(
            PackedDefinitionsIT.class.getResourceAsStream("/oracle/corpus.ndjson"))) {
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        ObjectNode resource = (ObjectNode) JSON.readTree(line);
        int number = seen.merge(resource.get("resourceType").asText(), 1, Integer::sum) - 1;
        if (number >= from && number < to) {
          some.add(resource);
        }
      }
    }
    return some;
  }

  @Test
  void goodResourcesAndOurOwnDefinitions() throws IOException {
    int found = 0;
    for (ObjectNode resource : corpus(0, 3)) {
      found += same(resource.toString(), "");
    }
    Definitions definitions = new Definitions(CONTEXT);
    List<Resource> own = new ArrayList<>(definitions.all());
    own.addAll(definitions.usCoreProfiles());
    own.add(definitions.exampleOrder());
    for (Resource resource : own) {
      found += same(CONTEXT.newJsonParser().encodeResourceToString(resource), "");
    }
    assertThat(found).isGreaterThan(50);
  }

  @Test
  void damagedResources() throws IOException {
    SplittableRandom random = new SplittableRandom(5);
    int found = 0;
    for (ObjectNode damaged : corpus(2, 7)) {
      damaged.remove("meta"); // the library itself falls over one that is no object
      for (int i = 0; i < 3; i++) {
        damage(damaged, random);
      }
      found += same(damaged.toString(), "");
    }
    assertThat(found).isGreaterThan(300);
  }

  /** One change somewhere: something is missing, of another type, twice, unknown or nonsense. */
  private static void damage(ObjectNode node, SplittableRandom random) {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    names.removeAll(List.of("resourceType"));
    if (names.isEmpty()) {
      return;
    }
    String name = names.get(random.nextInt(names.size()));
    JsonNode child = node.get(name);
    JsonNode inner = child instanceof ArrayNode array && !array.isEmpty() ? array.get(0) : child;
    if (inner instanceof ObjectNode object && random.nextInt(4) > 0) {
      damage(object, random);
      return;
    }
    switch (random.nextInt(6)) {
      case 0 -> node.remove(name);
      case 1 -> node.set(name + "x", node.remove(name));
      case 2 -> node.set(name, JSON.createArrayNode().add(inner).add(inner));
      case 3 -> node.put(name, "nonsense");
      case 4 -> node.put(name, 7);
      default ->
          node.putArray("extension")
              .addObject()
              .put("url", "http://hl7.org/fhir/StructureDefinition/data-absent-reason")
              .put("valueCode", "unknown");
    }
  }

  @Test
  void everyTypeProfileAndExtensionOfR4() {
    int found = 0;
    List<String> extensions = new ArrayList<>();
    for (LazyStructure structure : List.copyOf(structures.all())) {
      String url = structure.getUrl();
      String type = structure.getType();
      if (type.equals("Extension")) {
        extensions.add("{\"url\":\"" + url + "\",\"valueString\":\"x\"}");
      } else if (CONTEXT.getResourceTypes().contains(type)) {
        boolean base = url.endsWith("/" + type);
        found += same("{\"resourceType\":\"" + type + "\"}", base ? "" : url);
      }
    }
    for (int i = 0; i < extensions.size(); i += 20) {
      List<String> some = extensions.subList(i, Math.min(extensions.size(), i + 20));
      found += same("{\"resourceType\":\"Patient\",\"extension\":" + some + "}", "");
    }
    assertThat(extensions).hasSizeGreaterThan(390);
    assertThat(found).isGreaterThan(1000);
  }

  @Test
  void measurementsAreHeldAgainstTheProfilesThatTheirCodesCallFor() {
    for (String code : new TreeSet<>(List.of("8302-2", "29463-7", "85354-9", "8867-4", "1234-5"))) {
      for (String value : List.of("cm", "kg", "mm[Hg]", "/min", "nonsense")) {
        String resource =
            ("{'resourceType':'Observation','status':'final','code':{'coding':[{'system':"
                 + "'http://loinc.org','code':'%s'}]},'subject':{'reference':'Patient/p'},"
                 + "'valueQuantity':{'value':1,'system':'http://unitsofmeasure.org','code':'%s'}}")
                .formatted(code, value)
                .replace('\'', '"');
        same(resource, "");
      }
    }
  }

  @Test
  void elementsAreGivenBackAndComeAgain() {
    String device = "{\"resourceType\":\"Device\",\"status\":\"none\",\"unknown\":1}";
    List<String> before = findings(packed, device, "");
    structures.all().forEach(LazyStructure::getSnapshot);
    assertThat(structures.loaded()).hasSizeGreaterThan(600);
    structures.trim();
    assertThat(structures.loaded()).hasSizeLessThan(400);
    assertThat(findings(packed, device, "")).isEqualTo(before).isNotEmpty();
  }
}
