package health.fabrica.fhir.validate;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.LenientErrorHandler;
import ca.uhn.hapi.converters.canonical.VersionCanonicalizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r5.model.PackageInformation;
import org.hl7.fhir.r5.model.StructureDefinition;
import org.hl7.fhir.r5.model.StructureDefinition.StructureDefinitionSnapshotComponent;
import org.jspecify.annotations.Nullable;

/**
 * All StructureDefinitions of R4 in the model of the validator: what names and types them is always
 * there, their elements when they are used. Safe for use by many threads.
 */
final class R4Structures {

  private static final String BASE = "http://hl7.org/fhir/";
  private static final String PREFIX = BASE + "StructureDefinition/";

  /** Elements that may stay when no validation runs, some kilobytes each. */
  private static final int KEPT_ELEMENTS = 3000;

  private final FhirContext context;
  private final VersionCanonicalizer canonicalizer;
  private final PackageInformation origin =
      new PackageInformation(R4Terms.PACKAGE, null, null, new Date(0));
  private final Map<String, LazyStructure> structures = new LinkedHashMap<>();

  /** What has its elements, the longest ago made first, and how many; guarded by itself. */
  private final Map<LazyStructure, Integer> loaded = new LinkedHashMap<>();

  /** Primitive types under the names that FHIRPath gives them; guarded by itself. */
  private final Map<String, StructureDefinition> capitalised = new LinkedHashMap<>();

  /** Reads all once. */
  R4Structures(FhirContext context, R4Files files) {
    this.context = context;
    this.canonicalizer = new VersionCanonicalizer(context);
    files.structures(
        one -> {
          if (one.head().isEmpty()) {
            throw new IllegalStateException(one.url() + " has no snapshot");
          }
          StructureDefinition head = canonical(one.head());
          LazyStructure lazy = new LazyStructure(head, one.packed(), this::load);
          lazy.setSourcePackage(origin);
          structures.put(one.url(), lazy);
        });
  }

  /** In the order of the library's files. */
  Collection<LazyStructure> all() {
    return structures.values();
  }

  /** By canonical URL, by the name of a type, or by {@code StructureDefinition/name}. */
  @Nullable StructureDefinition find(String asked) {
    String url = asked;
    if (!url.startsWith(PREFIX)) {
      long slashes = url.chars().filter(c -> c == '/').count();
      url = slashes == 0 ? PREFIX + url : slashes == 1 ? BASE + url : url;
    }
    StructureDefinition found = structures.get(url);
    return found != null || !url.startsWith(PREFIX) ? found : primitive(url);
  }

  /** Some expressions of R4 name a primitive type with a capital, {@code String} for string. */
  private @Nullable StructureDefinition primitive(String url) {
    String name = url.substring(PREFIX.length());
    if (name.isEmpty() || !Character.isUpperCase(name.charAt(0))) {
      return null;
    }
    LazyStructure small =
        structures.get(PREFIX + Character.toLowerCase(name.charAt(0)) + name.substring(1));
    if (small == null) {
      return null;
    }
    synchronized (capitalised) {
      return capitalised.computeIfAbsent(
          name,
          n -> {
            StructureDefinition copy = small.copy();
            copy.setType(n);
            copy.setSourcePackage(origin);
            return copy;
          });
    }
  }

  /**
   * Gives elements back until few are left, those made longest ago first. Only to be called while
   * nothing is validated.
   */
  void trim() {
    synchronized (loaded) {
      int elements = loaded.values().stream().mapToInt(Integer::intValue).sum();
      Iterator<Map.Entry<LazyStructure, Integer>> oldest = loaded.entrySet().iterator();
      while (elements > KEPT_ELEMENTS && oldest.hasNext()) {
        Map.Entry<LazyStructure, Integer> one = oldest.next();
        one.getKey().unload();
        elements -= one.getValue();
        oldest.remove();
      }
    }
  }

  private StructureDefinitionSnapshotComponent load(LazyStructure structure, byte[] packed) {
    StructureDefinitionSnapshotComponent snapshot =
        canonical(PackedDefinition.inflate(packed)).getSnapshot();
    synchronized (loaded) {
      loaded.put(structure, snapshot.getElement().size());
    }
    return snapshot;
  }

  private StructureDefinition canonical(String document) {
    IBaseResource r4 =
        context
            .newXmlParser()
            .setParserErrorHandler(new LenientErrorHandler())
            .parseResource(document);
    return canonicalizer.structureDefinitionToCanonical(r4);
  }

  /** Those that have their elements at this moment. */
  List<String> loaded() {
    synchronized (loaded) {
      List<String> urls = new ArrayList<>();
      loaded.keySet().forEach(one -> urls.add(one.getUrl()));
      return urls;
    }
  }
}
