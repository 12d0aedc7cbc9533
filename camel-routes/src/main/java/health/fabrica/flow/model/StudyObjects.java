package health.fabrica.flow.model;

import health.fabrica.core.blob.BlobProblem;
import health.fabrica.core.format.ObjWriter;
import health.fabrica.core.problem.Problem;
import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.object.DerivedObject;
import health.fabrica.dicom.object.EncapsulatedModel;
import health.fabrica.dicom.object.EncapsulatedPdf;
import health.fabrica.dicom.object.Equipment;
import health.fabrica.dicom.object.Icon;
import health.fabrica.dicom.object.InstanceReference;
import health.fabrica.dicom.object.KeyObjectSelection;
import health.fabrica.dicom.object.ModelDescription;
import health.fabrica.dicom.object.ObjectContext;
import health.fabrica.dicom.object.SourceSeries;
import health.fabrica.dicom.object.UidSource;
import health.fabrica.dicom.seg.SegmentationWriter;
import health.fabrica.dicom.seg.VolumeGrid;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;

/**
 * Writes what a fabrication made as DICOM objects of the study of its images: Segmentation,
 * Encapsulated STL, OBJ with its MTL, the report as Encapsulated PDF, and a Key Object note that
 * marks the images used. One file an object. Every run makes new objects: their UIDs follow from
 * series, mesh and time.
 */
public final class StudyObjects {

  private static final int SERIES_NUMBER = 9001;
  private static final String MATERIAL_FILE = "model.mtl";
  private static final String NAME = "model";

  /**
   * An object on disk.
   *
   * @param file its name in the folder
   */
  public record Written(String file, InstanceReference instance) {}

  private StudyObjects() {}

  /**
   * Writes the objects.
   *
   * @param at when they are made
   * @throws health.fabrica.core.problem.ProblemException when the source does not allow an object
   *     (FAB-2200 to FAB-2204), FAB-1300 when the disk fails
   */
  public static List<Written> write(
      FabricatedModel made,
      SourceSeries source,
      Equipment equipment,
      ZonedDateTime at,
      Path folder) {
    ObjectContext context =
        new ObjectContext(
            source,
            equipment,
            UidSource.ofSeed(
                source.seriesInstanceUid() + ' ' + made.model().digest() + ' ' + at.toInstant()),
            at,
            SERIES_NUMBER);
    try {
      Files.createDirectories(folder);
      return write(made, context, folder);
    } catch (IOException e) {
      throw new Problem(
              BlobProblem.BLOB_STORAGE,
              "The DICOM objects cannot be written: " + e.getClass().getSimpleName() + ".",
              "Check free space and permissions of the folder.")
          .asException(e);
    }
  }

  private static List<Written> write(FabricatedModel made, ObjectContext context, Path folder)
      throws IOException {
    ObjectWords words = ObjectWords.of(made);
    BufferedImage picture = ImageIO.read(made.files().preview().toFile());
    Dataset mask =
        SegmentationWriter.write(
            context,
            grid(made.mask(), context.source()),
            List.of(new SegmentationWriter.Segment(words.segment(), made.mask().mask())),
            "Mask of the model");
    ModelDescription description =
        words.model().basedOn(SegmentationWriter.reference(mask)).withIcon(Icon.of(picture));
    List<Written> written = new ArrayList<>();
    written.add(put(folder, "seg.dcm", mask));
    written.add(
        put(
            folder,
            "stl.dcm",
            EncapsulatedModel.stl(context, description, Files.readAllBytes(made.files().stl()))));
    Dataset materials =
        EncapsulatedModel.mtl(context, description, ObjWriter.materials(NAME, 0.89, 0.85, 0.79));
    written.add(put(folder, "mtl.dcm", materials));
    ByteArrayOutputStream obj = new ByteArrayOutputStream();
    ObjWriter.write(made.model().mesh(), NAME, MATERIAL_FILE, obj);
    written.add(
        put(
            folder,
            "obj.dcm",
            EncapsulatedModel.obj(
                context,
                description,
                obj.toByteArray(),
                Optional.of(new EncapsulatedModel.MaterialReference(materials, MATERIAL_FILE)))));
    written.add(
        put(
            folder,
            "report.dcm",
            EncapsulatedPdf.of(
                context,
                "Fabrication report",
                Optional.empty(),
                false,
                ReportPages.pdf(made, words.title(), picture))));
    written.add(
        put(
            folder,
            "images-used.dcm",
            KeyObjectSelection.of(
                context, KeyObjectSelection.Title.FOR_SURGERY, "Images used for the model")));
    return written;
  }

  private static Written put(Path folder, String name, Dataset object) throws IOException {
    Files.write(folder.resolve(name), DerivedObject.file(object));
    return new Written(name, InstanceReference.of(object));
  }

  /** The grid of a mask in the coordinate system of its source. */
  static VolumeGrid grid(ModelMask mask, SourceSeries source) {
    return new VolumeGrid(
        mask.mask().columns(),
        mask.mask().rows(),
        mask.mask().slices(),
        mask.affine(),
        source.frameOfReferenceUid().orElse(""));
  }
}
