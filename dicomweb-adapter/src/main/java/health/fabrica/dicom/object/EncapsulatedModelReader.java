package health.fabrica.dicom.object;

import health.fabrica.core.format.BinaryStl;
import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.dicom.data.ByteSlice;
import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.DicomFile;
import health.fabrica.dicom.data.Element;
import health.fabrica.dicom.data.Tag;
import java.util.Optional;

/** Reads Encapsulated STL made here or elsewhere: the mesh in mm, and what is said of it. */
public final class EncapsulatedModelReader {

  /**
   * A model that came as DICOM.
   *
   * @param mesh the mesh, in mm whatever the unit of the file
   * @param unit the unit that the object names
   * @param modified what the object says; empty when it says nothing
   * @param mirrored what the object says; empty when it says nothing
   * @param studyInstanceUid the study
   * @param frameOfReferenceUid the coordinate system of the vertices
   */
  public record ReceivedModel(
      TriangleMesh mesh,
      ModelUnit unit,
      Optional<Boolean> modified,
      Optional<Boolean> mirrored,
      String studyInstanceUid,
      String frameOfReferenceUid) {}

  private EncapsulatedModelReader() {}

  /**
   * Reads the model.
   *
   * @throws ProblemException FAB-2230 when the object is no Encapsulated STL, FAB-2231 when its
   *     unit is missing or unknown, FAB-2232 when the length said does not fit, FAB-2008 when an
   *     attribute is missing, FAB-1601 to FAB-1608 when the STL is broken
   */
  public static ReceivedModel read(DicomFile file) {
    Dataset object = file.dataset();
    String sopClass = object.string(Tag.SOP_CLASS_UID).orElse("(none)");
    String type = object.string(ObjectTag.MIME_TYPE_OF_ENCAPSULATED_DOCUMENT).orElse("(none)");
    boolean stl =
        type.equals(EncapsulatedModel.STL_TYPE) || type.equals("application/sla"); // before 2018
    if (!sopClass.equals(EncapsulatedModel.STL_CLASS) || !stl) {
      throw ObjectProblem.NOT_A_MODEL.refuse(
          "The object of SOP class " + sopClass + " and type " + type + " is no STL model.",
          "Send an Encapsulated STL object.");
    }
    ModelUnit unit = unit(object);
    TriangleMesh mesh = BinaryStl.read(document(object).stream());
    return new ReceivedModel(
        scaled(mesh, unit.millimetres()),
        unit,
        object.string(ObjectTag.MODEL_MODIFICATION).map("YES"::equals),
        object.string(ObjectTag.MODEL_MIRRORING).map("YES"::equals),
        object.requireString(Tag.STUDY_INSTANCE_UID),
        object.requireString(Tag.FRAME_OF_REFERENCE_UID));
  }

  private static ModelUnit unit(Dataset object) {
    CodedConcept concept =
        object.items(ObjectTag.MEASUREMENT_UNITS_CODE_SEQUENCE).stream()
            .findFirst()
            .map(CodedConcept::of)
            .orElse(new CodedConcept("", "", ""));
    return ModelUnit.of(concept)
        .orElseThrow(
            () ->
                ObjectProblem.MODEL_UNIT.refuse(
                    "The model names the unit '"
                        + concept.value()
                        + "' of scheme '"
                        + concept.scheme()
                        + "'; m, cm, mm and um of UCUM are known.",
                    "Have the sender name the unit; a model is never scaled by guess."));
  }

  /** The document without its padding. */
  private static ByteSlice document(Dataset object) {
    if (!(object.find(ObjectTag.ENCAPSULATED_DOCUMENT).orElse(null)
        instanceof Element.Bytes bytes)) {
      throw ObjectProblem.MODEL_LENGTH.refuse(
          "The object holds no document.", "Fetch the object again.");
    }
    ByteSlice value = bytes.value();
    int length = object.integer(ObjectTag.ENCAPSULATED_DOCUMENT_LENGTH).orElse(-1);
    if (length < 0) {
      return value.sub(0, stlLength(value));
    }
    if (length > value.length() || value.length() - length > 1) {
      throw ObjectProblem.MODEL_LENGTH.refuse(
          "The document is said to have "
              + length
              + " bytes; "
              + value.length()
              + " bytes are there.",
          "Fetch the object again, or have the sender mend it.");
    }
    return value.sub(0, length);
  }

  /** Older objects do not tell the length: the count of triangles does, but for one byte of pad. */
  private static int stlLength(ByteSlice value) {
    long length = value.length() < 84 ? -1 : 84 + 50 * (value.i32(80) & 0xffffffffL);
    return length == value.length() - 1L ? value.length() - 1 : value.length();
  }

  private static TriangleMesh scaled(TriangleMesh mesh, double factor) {
    if (factor == 1) {
      return mesh;
    }
    float[] xyz = mesh.xyz().clone();
    for (int i = 0; i < xyz.length; i++) {
      xyz[i] = (float) (xyz[i] * factor);
    }
    return new TriangleMesh(xyz, mesh.triangles());
  }
}
