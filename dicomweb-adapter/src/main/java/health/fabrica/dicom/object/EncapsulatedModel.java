package health.fabrica.dicom.object;

import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.Tag;
import health.fabrica.dicom.data.Vr;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Writes models as Encapsulated STL, OBJ and MTL (PS3.3 A.85.1 to A.85.3, C.24.2, C.35.1). The file
 * of the model goes in unchanged; its exact length is written beside it.
 */
public final class EncapsulatedModel {

  /** Encapsulated STL Storage. */
  public static final String STL_CLASS = "1.2.840.10008.5.1.4.1.1.104.3";

  /** Encapsulated OBJ Storage. */
  public static final String OBJ_CLASS = "1.2.840.10008.5.1.4.1.1.104.4";

  /** Encapsulated MTL Storage. */
  public static final String MTL_CLASS = "1.2.840.10008.5.1.4.1.1.104.5";

  static final String STL_TYPE = "model/stl";

  private static final CodedConcept EDITED = new CodedConcept("129010", "DCM", "Edited Model");

  private EncapsulatedModel() {}

  /**
   * A model as STL.
   *
   * @param stl a binary STL file
   */
  public static Dataset stl(ObjectContext context, ModelDescription model, byte[] stl) {
    DerivedObject object =
        start(context, model, STL_CLASS, STL_TYPE, "stl", stl).seriesDescription("3D model, STL");
    manufacturing(object.dataset(), context, model);
    return object.dataset().build();
  }

  /**
   * A model as OBJ.
   *
   * @param materials the MTL object that the file names, with the name it uses
   */
  public static Dataset obj(
      ObjectContext context,
      ModelDescription model,
      byte[] obj,
      Optional<MaterialReference> materials) {
    DerivedObject object =
        start(context, model, OBJ_CLASS, "model/obj", "obj", obj)
            .seriesDescription("3D model, OBJ");
    manufacturing(object.dataset(), context, model);
    materials.ifPresent(m -> refer(object.dataset(), context, m));
    return object.dataset().build();
  }

  /** The MTL object of an OBJ and the name by which the OBJ file calls it. */
  public record MaterialReference(Dataset mtl, String uri) {}

  private static void refer(
      Dataset.Builder object, ObjectContext context, MaterialReference materials) {
    InstanceReference mtl = InstanceReference.of(materials.mtl());
    object.sequence(
        ObjectTag.REFERENCED_INSTANCE_SEQUENCE,
        List.of(
            mtl.item()
                .text(
                    ObjectTag.RELATIVE_URI_REFERENCE_WITHIN_ENCAPSULATED_DOCUMENT,
                    OwnText.ascii("URI", materials.uri()))
                .build()));
    List<Dataset> series = new ArrayList<>();
    series.add(context.source().referencedSeries(context.source().instances()));
    series.add(
        Dataset.builder()
            .text(Tag.SERIES_INSTANCE_UID, materials.mtl().requireString(Tag.SERIES_INSTANCE_UID))
            .sequence(ObjectTag.REFERENCED_INSTANCE_SEQUENCE, List.of(mtl.item().build()))
            .build());
    object.sequence(ObjectTag.REFERENCED_SERIES_SEQUENCE, series);
  }

  /** The materials of an OBJ; they have no place in space, so no frame of reference. */
  public static Dataset mtl(ObjectContext context, ModelDescription model, byte[] mtl) {
    DerivedObject object =
        start(context, model, MTL_CLASS, "model/mtl", "mtl", mtl)
            .seriesDescription("3D model, materials");
    return object
        .dataset()
        .remove(Tag.FRAME_OF_REFERENCE_UID)
        .remove(ObjectTag.POSITION_REFERENCE_INDICATOR)
        .build();
  }

  private static DerivedObject start(
      ObjectContext context,
      ModelDescription model,
      String sopClass,
      String mimeType,
      String kind,
      byte[] file) {
    if (file.length == 0) {
      throw ObjectProblem.EMPTY_OBJECT.refuse(
          "The file of the model has no bytes.", "Make the model again.");
    }
    DerivedObject object = DerivedObject.of(context, sopClass, "M3D", kind, series(kind));
    object.frameOfReference();
    if (!model.inFrameOfReference()) {
      object
          .dataset()
          .text(Tag.FRAME_OF_REFERENCE_UID, context.uids().uid("frame-of-reference"))
          .text(ObjectTag.POSITION_REFERENCE_INDICATOR);
    }
    object
        .dataset()
        .text(ObjectTag.ACQUISITION_DATE_TIME, context.source().acquisitionDateTime())
        .text(Tag.BURNED_IN_ANNOTATION, model.identifyingText() ? "YES" : "NO")
        .text(ObjectTag.RECOGNIZABLE_VISUAL_FEATURES, model.recognisableFace() ? "YES" : "NO")
        .text(ObjectTag.DOCUMENT_TITLE, model.title())
        .sequence(
            ObjectTag.CONCEPT_NAME_CODE_SEQUENCE,
            List.of(concept(context.source().modality()).item()))
        .text(ObjectTag.MIME_TYPE_OF_ENCAPSULATED_DOCUMENT, mimeType)
        .bytes(ObjectTag.ENCAPSULATED_DOCUMENT, Vr.OB, file)
        .numbers(ObjectTag.ENCAPSULATED_DOCUMENT_LENGTH, Vr.UL, file.length);
    sources(object, context, model);
    return object;
  }

  private static int series(String kind) {
    return switch (kind) {
      case "stl" -> 1;
      case "obj" -> 2;
      default -> 3;
    };
  }

  private static void sources(DerivedObject object, ObjectContext context, ModelDescription model) {
    List<Dataset> items = new ArrayList<>();
    model.basedOn().forEach(s -> items.add(s.instance().item().build()));
    context.source().instances().forEach(i -> items.add(i.item().build()));
    model
        .edited()
        .ifPresent(
            e ->
                items.add(
                    e.item()
                        .sequence(
                            ObjectTag.PURPOSE_OF_REFERENCE_CODE_SEQUENCE, List.of(EDITED.item()))
                        .build()));
    List<Dataset> series =
        Stream.concat(
                Stream.of(context.source().referencedSeries(context.source().instances())),
                model.basedOn().stream().map(EncapsulatedModel::series))
            .toList();
    object
        .dataset()
        .sequence(ObjectTag.SOURCE_INSTANCE_SEQUENCE, items)
        .sequence(ObjectTag.REFERENCED_SERIES_SEQUENCE, series);
  }

  private static Dataset series(ModelDescription.SeriesReference reference) {
    return Dataset.builder()
        .text(Tag.SERIES_INSTANCE_UID, reference.seriesInstanceUid())
        .sequence(
            ObjectTag.REFERENCED_INSTANCE_SEQUENCE, List.of(reference.instance().item().build()))
        .build();
  }

  /** PS3.16 CID 7061. */
  private static CodedConcept concept(String modality) {
    return switch (modality) {
      case "CT" -> new CodedConcept("85040-4", "LN", "CT 3D CAM model");
      case "MR" -> new CodedConcept("85041-2", "LN", "MR 3D CAM model");
      case "US" -> new CodedConcept("129018", "DCM", "US 3D CAM model");
      default -> new CodedConcept("129019", "DCM", "Mixed Modality 3D CAM model");
    };
  }

  private static void manufacturing(
      Dataset.Builder object, ObjectContext context, ModelDescription model) {
    object
        .sequence(ObjectTag.MEASUREMENT_UNITS_CODE_SEQUENCE, List.of(model.unit().code().item()))
        .text(ObjectTag.MODEL_MODIFICATION, model.modified() ? "YES" : "NO")
        .text(ObjectTag.MODEL_MIRRORING, model.mirrored() ? "YES" : "NO")
        .sequence(
            ObjectTag.MODEL_USAGE_CODE_SEQUENCE,
            model.usages().stream().map(u -> u.code().item()).toList())
        .text(ObjectTag.MODEL_GROUP_UID, context.uids().uid("model-group"))
        .text(ObjectTag.CONTENT_DESCRIPTION, model.description());
    model.laterality().ifPresent(side -> object.text(ObjectTag.IMAGE_LATERALITY, side));
    model
        .icon()
        .ifPresent(icon -> object.sequence(ObjectTag.ICON_IMAGE_SEQUENCE, List.of(icon.item())));
  }
}
