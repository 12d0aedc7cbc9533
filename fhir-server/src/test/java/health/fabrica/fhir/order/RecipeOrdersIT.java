package health.fabrica.fhir.order;

import static health.fabrica.fhir.order.RecipeDetails.hounsfield;
import static health.fabrica.fhir.order.RecipeDetails.parameter;
import static health.fabrica.fhir.order.RecipeDetails.places;
import static health.fabrica.fhir.order.RecipeDetails.recipe;
import static health.fabrica.fhir.order.RecipeDetails.version;
import static org.assertj.core.api.Assertions.assertThat;

import health.fabrica.conformance.TaskParameter;
import health.fabrica.conformance.Tissue;
import health.fabrica.core.blob.Sha256;
import health.fabrica.core.image.Vec3;
import health.fabrica.core.recipe.RecipeInputs;
import health.fabrica.core.segment.SideCheck;
import health.fabrica.flow.order.OrderedRecipe;
import health.fabrica.flow.order.Segmenting;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.StringType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Recipes of orders as the intake takes and refuses them, over HTTP. */
class RecipeOrdersIT {

  @TempDir static Path folder;
  private static OrderDesk desk;

  @BeforeAll
  static void start() {
    desk = new OrderDesk(folder, OrderDesk.NONE);
  }

  @AfterAll
  static void stop() {
    desk.close();
  }

  static Stream<Arguments> refused() {
    Extension twice = parameter("islands.keep", new IntegerType(1));
    return Stream.of(
        Arguments.of(recipe("skul"), "FAB-4005", "'skul'", "shell (1, 2), skin-surface (1)"),
        Arguments.of(recipe("shell", version(7)), "FAB-4005", "no version 7", "shell (1, 2)"),
        Arguments.of(
            recipe("shell", parameter("treshold.lower-hu", hounsfield(300))),
            "FAB-1110",
            "treshold.lower-hu",
            "threshold.lower-hu (226)"),
        Arguments.of(
            recipe("shell", parameter("threshold.lower", hounsfield(300))),
            "FAB-5227",
            "threshold.lower",
            "no unit"),
        Arguments.of(
            recipe("shell", parameter("islands.keep", new IntegerType(0))),
            "FAB-1111",
            "keep of islands is 0",
            "from 1 to"),
        Arguments.of(
            recipe("shell", parameter("close.mm", new DecimalType(new BigDecimal("1e999")))),
            "FAB-1111",
            "mm of close",
            "from 0 to 100"),
        Arguments.of(
            recipe("shell", parameter("threshold.lower-hu", hounsfield(4000))),
            "FAB-1204",
            "4000 HU",
            "Exchange"),
        Arguments.of(
            recipe("shell", parameter("islands.keep", new StringType("2"))),
            "FAB-5227",
            "sent as text",
            "valueInteger"),
        Arguments.of(
            recipe("shell", parameter("close.mm", new Quantity().setValue(1).setUnit("cm"))),
            "FAB-5227",
            "close.mm",
            "mm"),
        Arguments.of(recipe("shell", twice, twice.copy()), "FAB-5227", "twice", "once"),
        Arguments.of(
            recipe("shell", places("roi", new Vec3(0, 0, 0))), "FAB-5227", "1 places", "Send 2"),
        Arguments.of(
            recipe("shell", places("roi", new Vec3(0, 0, 0), new Vec3(1e6, 0, 0))),
            "FAB-5227",
            "1000000.0 mm",
            "10000.0 mm"),
        Arguments.of(
            recipe("shell", parameter("side", new CodeType("up"))), "FAB-5227", "'up'", "left"),
        Arguments.of(
            recipe("shell", parameter("label.show", new CodeType("side"))),
            "FAB-1113",
            "the side",
            "parameter side"),
        Arguments.of(
            recipe("mandible", places("seeds", new Vec3(0, 0, 0))),
            "FAB-1113",
            "needs 2 seeds or more",
            "part to keep"));
  }

  private static OrderParts parts(CodeableConcept... details) {
    OrderParts parts = OrderDesk.parts();
    parts.order.setOrderDetail(new ArrayList<>(List.of(details)));
    return parts;
  }

  @ParameterizedTest
  @MethodSource("refused")
  void whatCannotBeMadeIsRefusedAtOnceWithWhatThereIs(
      CodeableConcept detail, String code, String message, String hint) {
    assertRefused(parts(detail), code, message, hint);
  }

  @Test
  void whatStandsInTheWrongPlaceIsNotPassedOver() {
    assertRefused(parts(recipe("shell"), Tissue.BONE.concept()), "FAB-5226", "shell", "bone");
    assertRefused(parts(recipe("shell"), recipe("skull")), "FAB-5227", "2 recipes", "model");
    CodeableConcept tissue = Tissue.BONE.concept();
    tissue.addExtension(parameter("threshold.lower-hu", hounsfield(300)));
    assertRefused(parts(tissue), "FAB-5227", "no recipe is named", "orderDetail");
    OrderParts loose = parts(Tissue.BONE.concept());
    loose.order.addExtension(version(1));
    assertRefused(loose, "FAB-5227", "no recipe is named", "orderDetail");
    CodeableConcept versioned = recipe("shell");
    versioned.getCodingFirstRep().setVersion("1");
    assertRefused(parts(versioned), "FAB-5227", "code system's", "recipe-version");
  }

  @Test
  void aLabelNeverShowsANumberOrNameOfThePatient() {
    for (String secret : List.of("X-MRN-77", "PHANTOM.1")) {
      OrderParts parts = parts(recipe("shell"));
      parts.patient.getIdentifierFirstRep().setValue("MRN-77");
      parts.order.getIdentifierFirstRep().setValue(secret);
      assertRefused(parts, "FAB-1113", "identifier of the order", "label.show");
    }
  }

  @Test
  void theOrderThatIsReadBackHasTheRecipeAsItWasResolved() {
    OrderParts parts =
        parts(
            recipe(
                "shell",
                version(1),
                parameter("threshold.lower-hu", hounsfield(300)),
                parameter("close.mm", new DecimalType("0.50")),
                parameter("label.style", new CodeType("engraved")),
                parameter("side", new CodeType("left")),
                places("label.at", new Vec3(1, 2, 3)),
                places("roi", new Vec3(0, 0, 0), new Vec3(10, 20, 30.5)),
                places("seeds", new Vec3(5, 5, 5))));
    HttpResponse<String> response = desk.send(parts);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    String id = desk.tasks(parts).get(0).id();
    assertThat(desk.cases.load(id).order().segmenting())
        .isEqualTo(
            new Segmenting.ByRecipe(
                new OrderedRecipe(
                    "shell",
                    1,
                    Sha256.of(OrderDesk.shell(1).getBytes(StandardCharsets.UTF_8)),
                    new RecipeInputs(
                        Optional.of(List.of(new Vec3(0, 0, 0), new Vec3(10, 20, 30.5))),
                        List.of(new Vec3(5, 5, 5)),
                        Optional.of(SideCheck.Side.LEFT),
                        Map.of(
                            "threshold.lower-hu", "300",
                            "close.mm", "0.50",
                            "label.style", "engraved",
                            "label.at", "1.0,2.0,3.0")),
                    Optional.of(parts.number))));
    assertThat(
            desk.task(id).getInput().stream()
                .filter(input -> TaskParameter.RECIPE_PARAMETER.in(input.getType()))
                .map(input -> input.getType().getText() + " " + input.getValue().fhirType()))
        .containsExactly(
            "close.mm decimal",
            "label.at string",
            "label.style code",
            "roi string",
            "seeds string",
            "side code",
            "threshold.lower-hu Quantity");
  }

  @Test
  void whatARecipeIsGivenCannotChangeOnceThereIsATask() {
    OrderParts parts = parts(recipe("shell", parameter("close.mm", new DecimalType("0.5"))));
    assertThat(desk.send(parts).statusCode()).isEqualTo(200);
    parts.order.setOrderDetail(
        List.of(recipe("shell", parameter("close.mm", new DecimalType("0.6")))));
    HttpResponse<String> changed = desk.send(parts);
    assertThat(changed.statusCode()).isEqualTo(409);
    assertThat(desk.code(changed)).isEqualTo("FAB-5210");
  }

  private static void assertRefused(OrderParts parts, String code, String message, String hint) {
    int before = desk.count("Task");
    HttpResponse<String> answer = desk.send(parts);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
    assertThat(desk.code(answer)).as(answer.body()).isEqualTo(code);
    assertThat(answer.body()).contains(message, hint);
    assertThat(desk.count("Task")).isEqualTo(before);
  }
}
