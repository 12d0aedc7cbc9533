package health.fabrica.fhir.store;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.fhirpath.FhirPathExecutionException;
import ca.uhn.fhir.fhirpath.IFhirPath;
import ca.uhn.fhir.fhirpath.IFhirPathEvaluationContext;
import java.util.List;
import org.hl7.fhir.instance.model.api.IBase;
import org.hl7.fhir.instance.model.api.IIdType;
import org.hl7.fhir.r4.model.Base;
import org.jspecify.annotations.Nullable;

/**
 * An expression in the whole of FHIRPath, evaluated by HAPI's engine: slower by an order of
 * magnitude than a {@link PathExpression}, for what administrators write. {@code resolve()} knows
 * of a target only its type, which is what search parameters ask of it.
 */
final class EngineExpression implements ElementSelector {

  private final IFhirPath engine;
  private final IFhirPath.IParsedExpression parsed;

  private EngineExpression(IFhirPath engine, IFhirPath.IParsedExpression parsed) {
    this.engine = engine;
    this.parsed = parsed;
  }

  /**
   * Compiles an expression.
   *
   * @throws IllegalArgumentException when it is not FHIRPath
   */
  static EngineExpression compile(FhirContext context, String expression) {
    IFhirPath engine = context.newFhirPath();
    engine.setEvaluationContext(new TypesOnly(context));
    try {
      return new EngineExpression(engine, engine.parse(expression));
    } catch (Exception e) {
      throw new IllegalArgumentException("not FHIRPath: " + e.getMessage(), e);
    }
  }

  /** A value that the expression fails on selects nothing. */
  @Override
  public List<Base> select(Base start) {
    try {
      return engine.evaluate(start, parsed, Base.class);
    } catch (FhirPathExecutionException e) {
      return List.of();
    }
  }

  private record TypesOnly(FhirContext context) implements IFhirPathEvaluationContext {
    @Override
    public @Nullable IBase resolveReference(IIdType reference, @Nullable IBase holder) {
      String type = reference.getResourceType();
      return type == null || !context.getResourceTypes().contains(type)
          ? null
          : context.getResourceDefinition(type).newInstance();
    }
  }
}
