package health.fabrica.dicom.object;

import health.fabrica.core.problem.ProblemException;
import java.util.List;
import java.util.Optional;

/**
 * What is to be said of a model (PS3.3 C.35.1).
 *
 * @param title title of the document, ASCII
 * @param description what it shows, its scale, whether it is hollow; ASCII
 * @param usages what it is for; at least one
 * @param unit unit of the coordinates in the file
 * @param modified whether the surface was changed by design, beyond segmentation and smoothing
 * @param mirrored whether it is a mirror image of the anatomy
 * @param inFrameOfReference whether the coordinates are those of the images, so life size and in
 *     place
 * @param identifyingText whether text that identifies the patient is part of the shape or the file
 * @param recognisableFace whether the patient can be recognised by the surface
 * @param laterality where the object is to be placed: R, L, U or B; empty when not told
 * @param basedOn objects of our own that the model was made from, beside the source images
 * @param edited the model that this one is an edited version of
 * @param icon preview image
 */
public record ModelDescription(
    String title,
    String description,
    List<ModelUsage> usages,
    ModelUnit unit,
    boolean modified,
    boolean mirrored,
    boolean inFrameOfReference,
    boolean identifyingText,
    boolean recognisableFace,
    Optional<String> laterality,
    List<SeriesReference> basedOn,
    Optional<InstanceReference> edited,
    Optional<Icon> icon) {

  /** An instance together with its series. */
  public record SeriesReference(String seriesInstanceUid, InstanceReference instance) {}

  /**
   * Checks the texts.
   *
   * @throws ProblemException FAB-2203 when a text is not ASCII
   */
  public ModelDescription {
    OwnText.ascii("title", title);
    OwnText.ascii("description", description);
    if (usages.isEmpty()) {
      throw new IllegalArgumentException("a model has a use");
    }
    usages = List.copyOf(usages);
    basedOn = List.copyOf(basedOn);
  }

  /** A life-size, unchanged model in mm in the place of the anatomy. */
  public static ModelDescription ofAnatomy(String title, String description, ModelUsage usage) {
    return new ModelDescription(
        title,
        description,
        List.of(usage),
        ModelUnit.MILLIMETRE,
        false,
        false,
        true,
        false,
        false,
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty());
  }

  /** The same made from an object of our own, for example the segmentation. */
  public ModelDescription basedOn(SeriesReference object) {
    return new ModelDescription(
        title,
        description,
        usages,
        unit,
        modified,
        mirrored,
        inFrameOfReference,
        identifyingText,
        recognisableFace,
        laterality,
        List.of(object),
        edited,
        icon);
  }

  /** The same, told whether the patient can be recognised by the surface. */
  public ModelDescription recognisable(boolean face) {
    return new ModelDescription(
        title,
        description,
        usages,
        unit,
        modified,
        mirrored,
        inFrameOfReference,
        identifyingText,
        face,
        laterality,
        basedOn,
        edited,
        icon);
  }

  /** The same, whose surface was changed by design. */
  public ModelDescription changedByDesign() {
    return new ModelDescription(
        title,
        description,
        usages,
        unit,
        true,
        mirrored,
        inFrameOfReference,
        identifyingText,
        recognisableFace,
        laterality,
        basedOn,
        edited,
        icon);
  }

  /** The same with a preview. */
  public ModelDescription withIcon(Icon preview) {
    return new ModelDescription(
        title,
        description,
        usages,
        unit,
        modified,
        mirrored,
        inFrameOfReference,
        identifyingText,
        recognisableFace,
        laterality,
        basedOn,
        edited,
        Optional.of(preview));
  }
}
