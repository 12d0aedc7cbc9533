package health.fabrica.fhir.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hl7.fhir.instance.model.api.IPrimitiveType;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Reference;

/**
 * The part of FHIRPath in which R4 writes its search parameters: paths, unions, {@code as}, {@code
 * ofType}, {@code where(resolve() is Type)}, {@code where(path='text')} and {@code path.exists()
 * and path != false}. Compiled once, then evaluated by direct property access, which is far faster
 * than a general engine. What is outside of that part does not compile; see {@link
 * EngineExpression}.
 */
final class PathExpression implements ElementSelector {

  private static final Pattern CAST = Pattern.compile("\\((\\S+) as (\\w+)\\)(?:\\.(.+))?");
  private static final Pattern NAME = Pattern.compile("\\w+");
  private static final Pattern AS = Pattern.compile("(?:as|ofType)\\((\\w+)\\)");
  private static final Pattern EXISTS_AND_NOT_FALSE =
      Pattern.compile("([\\w.]+)\\.exists\\(\\) and \\1 != false");
  private static final Pattern RESOLVES_TO = Pattern.compile("where\\(resolve\\(\\) is (\\w+)\\)");
  private static final Pattern WHERE_EQUALS =
      Pattern.compile("where\\(([\\w.]+)\\s*=\\s*'([^']*)'\\)");

  private final List<List<Step>> branches;

  private PathExpression(List<List<Step>> branches) {
    this.branches = branches;
  }

  /** Compiles an expression over a type; empty when it is outside of the part of FHIRPath. */
  static Optional<PathExpression> compile(String resourceType, String expression) {
    List<List<Step>> branches = new ArrayList<>();
    for (String branch : splitOutsideParentheses(expression, '|')) {
      String term = branch.trim();
      if (!belongsTo(resourceType, term)) {
        continue;
      }
      Optional<List<Step>> steps = compileBranch(term);
      if (steps.isEmpty()) {
        return Optional.empty();
      }
      branches.add(steps.get());
    }
    return branches.isEmpty() ? Optional.empty() : Optional.of(new PathExpression(branches));
  }

  /** Compiles an expression that starts at an element, as those of composite components do. */
  static Optional<PathExpression> compileRelative(String expression) {
    List<List<Step>> branches = new ArrayList<>();
    for (String branch : splitOutsideParentheses(expression, '|')) {
      Optional<List<Step>> steps = compilePath(branch.trim(), false);
      if (steps.isEmpty()) {
        return Optional.empty();
      }
      branches.add(steps.get());
    }
    return Optional.of(new PathExpression(branches));
  }

  @Override
  public List<Base> select(Base start) {
    List<Base> found = new ArrayList<>();
    for (List<Step> steps : branches) {
      found.addAll(walk(start, steps));
    }
    return found;
  }

  private static List<Base> walk(Base start, List<Step> steps) {
    List<Base> current = List.of(start);
    for (Step step : steps) {
      List<Base> next = new ArrayList<>();
      for (Base element : current) {
        step.apply(element, next);
      }
      current = next;
    }
    return current;
  }

  private static boolean belongsTo(String resourceType, String term) {
    String head = term.startsWith("(") ? term.substring(1) : term;
    return head.matches("(" + resourceType + "|Resource|DomainResource)\\b.*");
  }

  private static Optional<List<Step>> compileBranch(String term) {
    Matcher existence = EXISTS_AND_NOT_FALSE.matcher(term);
    if (existence.matches()) {
      return compilePath(existence.group(1), true).map(path -> List.of(existsAndIsNotFalse(path)));
    }
    Matcher cast = CAST.matcher(term);
    if (!cast.matches()) {
      return compilePath(term, true);
    }
    Optional<List<Step>> steps = compilePath(cast.group(1), true);
    steps.ifPresent(list -> list.add(ofType(cast.group(2))));
    if (cast.group(3) == null) {
      return steps;
    }
    Optional<List<Step>> rest = compilePath(cast.group(3), false);
    return steps.flatMap(
        list ->
            rest.map(
                tail -> {
                  list.addAll(tail);
                  return list;
                }));
  }

  private static Optional<List<Step>> compilePath(String path, boolean fromResource) {
    List<Step> steps = new ArrayList<>();
    List<String> parts = splitOutsideParentheses(path, '.');
    for (String part : fromResource ? parts.subList(1, parts.size()) : parts) {
      Optional<Step> step = compileStep(part);
      if (step.isEmpty()) {
        return Optional.empty();
      }
      steps.add(step.get());
    }
    return Optional.of(steps);
  }

  private static Optional<Step> compileStep(String part) {
    Matcher as = AS.matcher(part);
    if (as.matches()) {
      return Optional.of(ofType(as.group(1)));
    }
    Matcher resolves = RESOLVES_TO.matcher(part);
    if (resolves.matches()) {
      return Optional.of(refersTo(resolves.group(1)));
    }
    Matcher where = WHERE_EQUALS.matcher(part);
    if (where.matches()) {
      String literal = where.group(2);
      return compilePath(where.group(1), false).map(path -> whereEquals(path, literal));
    }
    return NAME.matcher(part).matches() ? Optional.of(child(part)) : Optional.empty();
  }

  private static Step child(String name) {
    int hash = name.hashCode();
    return (element, out) -> {
      for (Base value : element.getProperty(hash, name, false)) {
        out.add(value);
      }
    };
  }

  /** R4 writes some primitive types with a capital. */
  private static Step ofType(String type) {
    return (element, out) -> {
      if (element.fhirType().equalsIgnoreCase(type)) {
        out.add(element);
      }
    };
  }

  private static Step existsAndIsNotFalse(List<Step> path) {
    return (element, out) -> {
      boolean holds =
          walk(element, path).stream()
              .anyMatch(v -> !(v instanceof BooleanType b) || !Boolean.FALSE.equals(b.getValue()));
      out.add(new BooleanType(holds));
    };
  }

  private static Step refersTo(String type) {
    return (element, out) -> {
      if (element instanceof Reference reference && type.equals(targetType(reference))) {
        out.add(element);
      }
    };
  }

  private static String targetType(Reference reference) {
    String fromUrl = new IdType(reference.getReference()).getResourceType();
    if (fromUrl != null) {
      return fromUrl;
    }
    if (reference.getResource() instanceof Base contained) {
      return contained.fhirType();
    }
    return reference.hasType() ? reference.getType() : "";
  }

  private static Step whereEquals(List<Step> path, String literal) {
    return (element, out) -> {
      boolean holds =
          walk(element, path).stream()
              .anyMatch(
                  v -> v instanceof IPrimitiveType<?> p && literal.equals(p.getValueAsString()));
      if (holds) {
        out.add(element);
      }
    };
  }

  private static List<String> splitOutsideParentheses(String text, char separator) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (c == separator && depth == 0) {
        parts.add(text.substring(start, i));
        start = i + 1;
      }
    }
    parts.add(text.substring(start));
    return parts;
  }

  private interface Step {
    void apply(Base element, List<Base> out);
  }
}
