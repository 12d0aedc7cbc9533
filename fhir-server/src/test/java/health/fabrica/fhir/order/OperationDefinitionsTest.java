package health.fabrica.fhir.order;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.annotation.OperationParam;
import health.fabrica.conformance.Definitions;
import health.fabrica.fhir.trigger.TriggerOperations;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.OperationDefinition;
import org.hl7.fhir.r4.model.OperationDefinition.OperationDefinitionParameterComponent;
import org.hl7.fhir.r4.model.OperationDefinition.OperationParameterUse;
import org.hl7.fhir.r4.model.ValueSet;
import org.junit.jupiter.api.Test;

/** The operations are published as they are. */
class OperationDefinitionsTest {

  private static final FhirContext CONTEXT = FhirContext.forR4Cached();
  private static final Definitions DEFINITIONS = new Definitions(CONTEXT);

  private static Map<String, OperationDefinition> published() {
    return DEFINITIONS.all().stream()
        .filter(OperationDefinition.class::isInstance)
        .map(OperationDefinition.class::cast)
        .filter(d -> d.getResource().stream().anyMatch(type -> "Task".equals(type.getValue())))
        .collect(Collectors.toMap(d -> "$" + d.getCode(), Function.identity()));
  }

  private static List<Method> offered() {
    return Arrays.stream(TaskOperations.class.getMethods())
        .filter(method -> method.isAnnotationPresent(Operation.class))
        .toList();
  }

  @Test
  void everyOperationIsPublishedAndNoOther() {
    assertThat(offered().stream().map(m -> m.getAnnotation(Operation.class).name()))
        .containsExactlyInAnyOrderElementsOf(published().keySet());
  }

  @Test
  void theOperationsOnTriggersArePublishedWithTheirParameters() {
    Map<String, OperationDefinition> ofSystem =
        DEFINITIONS.all().stream()
            .filter(OperationDefinition.class::isInstance)
            .map(OperationDefinition.class::cast)
            .filter(OperationDefinition::getSystem)
            .collect(Collectors.toMap(d -> "$" + d.getCode(), Function.identity()));
    List<Method> methods =
        Arrays.stream(TriggerOperations.class.getMethods())
            .filter(method -> method.isAnnotationPresent(Operation.class))
            .toList();
    assertThat(methods).hasSize(2);
    for (Method method : methods) {
      Operation operation = method.getAnnotation(Operation.class);
      OperationDefinition definition = ofSystem.get(operation.name());
      assertThat(definition).as(operation.name()).isNotNull();
      assertThat(definition.getAffectsState()).isEqualTo(!operation.idempotent());
      assertThat(signatures(definition, OperationParameterUse.IN))
          .containsExactlyElementsOf(
              Arrays.stream(method.getParameters())
                  .map(OperationDefinitionsTest::signature)
                  .toList());
    }
  }

  @Test
  void parametersAndResultAreThoseOfTheCode() {
    Map<String, OperationDefinition> published = published();
    for (Method method : offered()) {
      Operation operation = method.getAnnotation(Operation.class);
      OperationDefinition definition = published.get(operation.name());
      assertThat(definition.getResource())
          .singleElement()
          .satisfies(type -> assertThat(type.getValue()).isEqualTo(operation.typeName()));
      assertThat(definition.getInstance())
          .isEqualTo(
              Arrays.stream(method.getParameters())
                  .anyMatch(p -> p.isAnnotationPresent(IdParam.class)));
      assertThat(definition.getAffectsState()).isEqualTo(!operation.idempotent());
      assertThat(signatures(definition, OperationParameterUse.IN))
          .as(operation.name())
          .containsExactlyElementsOf(
              Arrays.stream(method.getParameters())
                  .filter(p -> p.isAnnotationPresent(OperationParam.class))
                  .map(OperationDefinitionsTest::signature)
                  .toList());
      assertThat(signatures(definition, OperationParameterUse.OUT))
          .containsExactly("return 1..1 " + method.getReturnType().getSimpleName());
    }
  }

  private static String signature(Parameter parameter) {
    OperationParam param = parameter.getAnnotation(OperationParam.class);
    String type =
        CONTEXT
            .getElementDefinition(parameter.getType().asSubclass(org.hl7.fhir.r4.model.Type.class))
            .getName();
    return param.name() + " " + param.min() + ".." + param.max() + " " + type;
  }

  private static List<String> signatures(
      OperationDefinition definition, OperationParameterUse use) {
    return definition.getParameter().stream()
        .filter(p -> p.getUse() == use)
        .map(p -> p.getName() + " " + p.getMin() + ".." + p.getMax() + " " + p.getType())
        .toList();
  }

  @Test
  void theRolesAreThePublishedOnes() {
    List<String> valueSets =
        DEFINITIONS.all().stream()
            .filter(ValueSet.class::isInstance)
            .map(org.hl7.fhir.r4.model.MetadataResource::getUrl)
            .toList();
    List<OperationDefinitionParameterComponent> roles =
        published().values().stream()
            .flatMap(definition -> definition.getParameter().stream())
            .filter(p -> p.getName().equals("role"))
            .toList();
    assertThat(roles).hasSize(2);
    assertThat(roles)
        .allSatisfy(role -> assertThat(role.getBinding().getValueSet()).isIn(valueSets));
    assertThat(
            Arrays.stream(health.fabrica.conformance.ApproverRole.values())
                .map(health.fabrica.conformance.ApproverRole::code))
        .containsExactlyElementsOf(
            Arrays.stream(health.fabrica.flow.order.ApproverRole.values())
                .map(health.fabrica.flow.order.ApproverRole::code)
                .toList());
  }
}
