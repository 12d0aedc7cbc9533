package health.fabrica.fhir.validate;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.context.support.IValidationSupport;
import ca.uhn.hapi.converters.canonical.VersionCanonicalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.hl7.fhir.common.hapi.validation.validator.ProfileKnowledgeWorkerR5;
import org.hl7.fhir.common.hapi.validation.validator.WorkerContextValidationSupportAdapter;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r5.conformance.profile.ProfileUtilities;
import org.hl7.fhir.r5.model.CodeSystem;
import org.hl7.fhir.r5.model.PackageInformation;
import org.hl7.fhir.r5.model.Resource;
import org.hl7.fhir.r5.model.StructureDefinition;
import org.hl7.fhir.r5.model.StructureDefinition.StructureDefinitionKind;
import org.hl7.fhir.r5.model.ValueSet;
import org.jspecify.annotations.Nullable;

/**
 * What the validator asks for definitions: StructureDefinitions of R4 come from {@link
 * R4Structures}, the profiles beside them are completed when this is made, ValueSets and
 * CodeSystems come from the chain. The library's own context converts every definition of R4 with
 * all its elements when the first resource is validated and keeps both forms, and it has the whole
 * model of R5 described to name the types of what it is asked. Safe for use by many threads.
 */
final class LeanContext extends WorkerContextValidationSupportAdapter {

  private static final String CONVERTED = LeanContext.class.getName();

  private final IValidationSupport chain;
  private final VersionCanonicalizer canonicalizer;
  private final R4Structures structures;
  private final Set<String> primitiveTypes;

  /** The profiles beside R4, by what the chain has of them. */
  private final IdentityHashMap<IBaseResource, StructureDefinition> profiles =
      new IdentityHashMap<>();

  private volatile List<StructureDefinition> all;

  /**
   * A context.
   *
   * @param chain knows the profiles, and all codes
   * @param profiles canonical URLs of what the chain has beside R4, each after its base
   */
  LeanContext(IValidationSupport chain, R4Structures structures, List<String> profiles) {
    super(chain);
    FhirContext context = chain.getFhirContext();
    this.chain = chain;
    this.canonicalizer = new VersionCanonicalizer(context);
    this.structures = structures;
    this.primitiveTypes =
        structures.all().stream()
            .filter(one -> one.getKind() == StructureDefinitionKind.PRIMITIVETYPE)
            .map(StructureDefinition::getName)
            .collect(Collectors.toUnmodifiableSet());
    // The completion of a profile asks for all definitions: then those of R4 are all.
    this.all = List.copyOf(structures.all());
    List<StructureDefinition> both = new ArrayList<>();
    List<IBaseResource> stated = new ArrayList<>();
    for (String url : profiles) {
      IBaseResource profile = chain.fetchStructureDefinition(url);
      if (profile == null) {
        throw new IllegalStateException("the chain lacks " + url);
      }
      stated.add(profile);
    }
    // Profiles look at the extensions that they name.
    stated.sort(Comparator.comparing(profile -> !isExtension(profile)));
    for (IBaseResource profile : stated) {
      StructureDefinition complete = complete(profile, new Knowledge(context));
      this.profiles.put(profile, complete);
      both.add(complete);
    }
    both.addAll(structures.all());
    this.all = List.copyOf(both);
  }

  private static boolean isExtension(IBaseResource profile) {
    return profile instanceof org.hl7.fhir.r4.model.StructureDefinition stated
        && stated.getType().equals("Extension");
  }

  /** The profile with all elements, from the differences that it states. */
  private StructureDefinition complete(IBaseResource profile, Knowledge knowledge) {
    StructureDefinition stated = canonicalizer.structureDefinitionToCanonical(profile);
    StructureDefinition base = fetchResource(StructureDefinition.class, stated.getBaseDefinition());
    if (base == null) {
      throw new IllegalStateException(stated.getUrl() + ": its base is not known");
    }
    new ProfileUtilities(this, new ArrayList<>(), knowledge)
        .generateSnapshot(base, stated, "", "", "");
    return stated;
  }

  @Override
  public <T extends Resource> @Nullable T fetchResource(Class<T> type, @Nullable String url) {
    if (url == null || url.isBlank()) {
      return null;
    }
    if (type == StructureDefinition.class) {
      return type.cast(structure(url));
    }
    if (type == ValueSet.class) {
      return type.cast(converted(chain.fetchValueSet(url)));
    }
    if (type == CodeSystem.class) {
      return type.cast(converted(chain.fetchCodeSystem(url)));
    }
    StructureDefinition structure = type == Resource.class ? structure(url) : null;
    return structure == null ? super.fetchResource(type, url) : type.cast(structure);
  }

  private @Nullable StructureDefinition structure(String url) {
    StructureDefinition found = structures.find(url);
    if (found != null) {
      return found;
    }
    IBaseResource profile = chain.fetchStructureDefinition(url);
    return profile == null ? null : profiles.get(profile);
  }

  /** The model of the validator of what the chain has, made once and kept with it. */
  private @Nullable Resource converted(@Nullable IBaseResource fetched) {
    if (fetched == null) {
      return null;
    }
    synchronized (fetched) {
      Resource made = (Resource) fetched.getUserData(CONVERTED);
      if (made == null) {
        made = canonicalizer.resourceToValidatorCanonical(fetched);
        if (fetched.getUserData(DefaultProfileValidationSupport.SOURCE_PACKAGE_ID)
            instanceof String origin) {
          made.setSourcePackage(new PackageInformation(origin, null, null, new Date(0)));
        }
        fetched.setUserData(CONVERTED, made);
      }
      return made;
    }
  }

  @Override
  public @Nullable CodeSystem fetchCodeSystem(String system) {
    return fetchResource(CodeSystem.class, system);
  }

  @Override
  public <T extends Resource> boolean hasResource(Class<T> type, @Nullable String url) {
    return fetchResource(type, url) != null;
  }

  @Override
  public <T extends Resource> List<T> fetchResourcesByType(Class<T> type) {
    return type == StructureDefinition.class
        ? all.stream().map(type::cast).toList()
        : super.fetchResourcesByType(type);
  }

  @Override
  public List<StructureDefinition> fetchTypeDefinitions(String type) {
    return all.stream().filter(one -> type.equals(one.getType())).toList();
  }

  @Override
  public boolean isPrimitiveType(String type) {
    return primitiveTypes.contains(type);
  }

  /** What the completion of a profile asks of types, answered from the definitions. */
  private final class Knowledge extends ProfileKnowledgeWorkerR5 {

    Knowledge(FhirContext context) {
      super(context);
    }

    private @Nullable StructureDefinitionKind kind(String type) {
      StructureDefinition found = structures.find(type);
      return found == null ? null : found.getKind();
    }

    @Override
    public boolean isDatatype(String type) {
      StructureDefinitionKind kind = kind(type);
      return kind == StructureDefinitionKind.PRIMITIVETYPE
          || kind == StructureDefinitionKind.COMPLEXTYPE;
    }

    @Override
    public boolean isPrimitiveType(String type) {
      return kind(type) == StructureDefinitionKind.PRIMITIVETYPE;
    }

    @Override
    public boolean isResource(String type) {
      return kind(type) == StructureDefinitionKind.RESOURCE;
    }
  }
}
