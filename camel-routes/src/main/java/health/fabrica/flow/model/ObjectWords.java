package health.fabrica.flow.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import health.fabrica.core.recipe.StepRecord;
import health.fabrica.core.segment.Segmentation;
import health.fabrica.core.segment.Tissue;
import health.fabrica.dicom.object.ModelDescription;
import health.fabrica.dicom.object.ModelUsage;
import health.fabrica.dicom.seg.SegmentDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the DICOM objects of a model say of it.
 *
 * @param segment what the mask shows and how it was made
 * @param recognisable whether the surface can show who the patient is
 * @param edits names of the edits that changed the anatomy, in order
 */
record ObjectWords(SegmentDescription segment, boolean recognisable, List<String> edits) {

  ObjectWords {
    edits = List.copyOf(edits);
  }

  static ObjectWords of(FabricatedModel made) {
    Segmentation segmentation = made.model().segmentation();
    Optional<Tissue> tissue = segmentation.tissue();
    SegmentDescription segment =
        made.recipe()
            .map(
                run -> SegmentDescription.ofRecipe(run.name(), run.version(), tissue, run.seeded()))
            .or(() -> tissue.map(t -> ofThreshold(t, segmentation)))
            .or(() -> made.given().map(GivenMask::description))
            .orElseGet(() -> SegmentDescription.ofStructure(""));
    return new ObjectWords(
        segment,
        recognisable(tissue),
        made.edited().stream()
            .flatMap(parts -> parts.edits().stream())
            .map(StepRecord::name)
            .toList());
  }

  private static SegmentDescription ofThreshold(Tissue tissue, Segmentation segmentation) {
    return SegmentDescription.ofThreshold(tissue, segmentation.lowerHu(), segmentation.upperHu());
  }

  /** The same out of the report of a fabrication. */
  static ObjectWords of(String report) {
    JsonNode json = tree(report);
    JsonNode mask = json.path("segmentation");
    Optional<Tissue> tissue = Tissue.ofCliName(mask.path("tissue").asText());
    JsonNode recipe = json.path("recipe");
    SegmentDescription segment =
        recipe.has("name")
            ? SegmentDescription.ofRecipe(
                recipe.get("name").asText(),
                recipe.get("version").asInt(),
                tissue,
                recipe.path("given").has("seeds"))
            : tissue
                .map(
                    t ->
                        SegmentDescription.ofThreshold(
                            t, mask.path("lowerHu").asInt(), mask.path("upperHu").asInt()))
                .orElseGet(() -> SegmentDescription.ofStructure(""));
    List<String> edits = new ArrayList<>();
    json.path("design").path("edits").forEach(edit -> edits.add(edit.path("step").asText()));
    return new ObjectWords(segment, recognisable(tissue), edits);
  }

  /** The voxels of the mask that a report counts. */
  static long voxels(String report) {
    return tree(report).path("segmentation").path("voxels").asLong(-1);
  }

  private static JsonNode tree(String report) {
    try {
      return FabricationReport.MAPPER.readTree(report);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the report of a model is JSON", e);
    }
  }

  /** Of a mask without a tissue nobody has said what its surface shows. */
  static boolean recognisable(Optional<Tissue> tissue) {
    return tissue
        .map(t -> t == Tissue.SKIN || t == Tissue.SKIN_SURFACE || t == Tissue.SOFT_TISSUE)
        .orElse(true);
  }

  String title() {
    return "Anatomic model, " + segment.label();
  }

  ModelDescription model() {
    ModelDescription anatomy =
        ModelDescription.ofAnatomy(
                title(),
                edits.isEmpty()
                    ? title() + ", life size, solid"
                    : title() + ", life size; edited: " + String.join(", ", edits),
                ModelUsage.PLANNING)
            .recognisable(recognisable);
    return edits.isEmpty() ? anatomy : anatomy.changedByDesign();
  }
}
