package health.fabrica.dicom.object;

import static org.assertj.core.api.Assertions.assertThat;

import health.fabrica.core.format.BinaryStl;
import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.segment.Tissue;
import health.fabrica.core.work.WorkMonitor;
import health.fabrica.dicom.OrthancPeer;
import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.Tag;
import health.fabrica.dicom.seg.ImportedMask;
import health.fabrica.dicom.seg.SegmentDescription;
import health.fabrica.dicom.seg.SegmentationWriter;
import health.fabrica.dicom.seg.VolumeGrid;
import health.fabrica.dicom.volume.SeriesVolume;
import health.fabrica.dicom.web.ClientSettings;
import health.fabrica.dicom.web.Credentials;
import health.fabrica.dicom.web.DicomWebClient;
import health.fabrica.dicom.web.HttpTransport;
import health.fabrica.dicom.web.StowResult;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every kind of object that we write, before independent judges and in a real PACS. */
class StudyObjectsIT {

  private static Map<String, Dataset> objects = Map.of();

  @BeforeAll
  static void writeAll() {
    SeriesVolume series = LiverStudy.volume();
    ImportedMask liver = LiverStudy.liver(series);
    ObjectContext context = LiverStudy.context();
    Dataset seg =
        SegmentationWriter.write(
            context,
            VolumeGrid.of(series),
            List.of(
                new SegmentationWriter.Segment(
                    SegmentDescription.ofThreshold(Tissue.SOFT_TISSUE, -700, 225), liver.mask()),
                new SegmentationWriter.Segment(
                    SegmentDescription.ofThreshold(Tissue.BONE, 226, 3071), liver.mask())),
            "Liver");
    ModelDescription model =
        ModelDescription.ofAnatomy("Liver", "Liver, life size, solid", ModelUsage.PLANNING)
            .basedOn(SegmentationWriter.reference(seg))
            .withIcon(new Icon(2, 2, new byte[] {0, 80, (byte) 160, (byte) 255}));
    Dataset mtl =
        EncapsulatedModel.mtl(
            context, model, "newmtl m\nKd 1 1 1\n".getBytes(StandardCharsets.US_ASCII));
    Map<String, Dataset> all = new LinkedHashMap<>();
    all.put("seg", seg);
    all.put("stl", EncapsulatedModel.stl(context, model, stl()));
    all.put("mtl", mtl);
    all.put(
        "obj",
        EncapsulatedModel.obj(
            context,
            model,
            "mtllib m.mtl\nusemtl m\nv 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n"
                .getBytes(StandardCharsets.US_ASCII),
            Optional.of(new EncapsulatedModel.MaterialReference(mtl, "m.mtl"))));
    all.put(
        "pdf",
        EncapsulatedPdf.of(
            context,
            "Report",
            Optional.empty(),
            true,
            "%PDF-1.4\n%%EOF".getBytes(StandardCharsets.US_ASCII)));
    all.put(
        "kos",
        KeyObjectSelection.of(
            context, KeyObjectSelection.Title.FOR_SURGERY, "Images used for the model"));
    objects = all;
  }

  /** A tetrahedron; 284 bytes. */
  static byte[] stl() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryStl.write(
        new TriangleMesh(
            new float[] {0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1},
            new int[] {0, 2, 1, 0, 1, 3, 0, 3, 2, 1, 2, 3}),
        out);
    return out.toByteArray();
  }

  /** The images of this study do not say what they show; others do. */
  @Test
  void aSegmentWithTheRegionOfItsImagesIsValidToo(@TempDir Path folder) {
    SeriesVolume series = LiverStudy.volume();
    ImportedMask liver = LiverStudy.liver(series);
    SegmentDescription plain = SegmentDescription.ofThreshold(Tissue.SOFT_TISSUE, -700, 225);
    SegmentDescription placed =
        new SegmentDescription(
            plain.label(),
            plain.category(),
            plain.type(),
            Optional.of(new CodedConcept("818981001", "SCT", "Abdomen")),
            plain.algorithm(),
            plain.algorithmName(),
            plain.colour());
    Dataset seg =
        SegmentationWriter.write(
            LiverStudy.context(),
            VolumeGrid.of(series),
            List.of(new SegmentationWriter.Segment(placed, liver.mask())),
            "Liver");
    Path file = Validators.write(folder, "seg.dcm", DerivedObject.file(seg));
    assertThat(Validators.iodErrors(file)).isEmpty();
  }

  @Test
  void dciodvfyFindsNoErrorAndKnowsEachObject(@TempDir Path folder) {
    Map<String, String> names = new HashMap<>();
    objects.forEach(
        (kind, object) -> {
          Path file = Validators.write(folder, kind + ".dcm", DerivedObject.file(object));
          List<String> errors = new ArrayList<>(Validators.iodErrors(file));
          if (kind.equals("obj") || kind.equals("mtl")) {
            errors.removeIf(e -> e.contains("Information Object Not found")); // too new for it
          }
          assertThat(errors).as(kind).isEmpty();
          names.put(kind, Validators.iod(file));
        });
    assertThat(names)
        .containsEntry("seg", "Segmentation")
        .containsEntry("stl", "EncapsulatedSTL")
        .containsEntry("pdf", "EncapsulatedPDF")
        .containsEntry("kos", "KeyObjectSelectionDocument");
  }

  @Test
  void dcentvfyFindsThemConsistentWithTheirSource(@TempDir Path folder) {
    List<Path> study = new ArrayList<>(LiverStudy.slices());
    objects.forEach(
        (kind, object) ->
            study.add(Validators.write(folder, kind + ".dcm", DerivedObject.file(object))));

    assertThat(Validators.entityErrors(study)).isEmpty();

    Dataset other = objects.get("stl").toBuilder().text(Tag.STUDY_DATE, "19990101").build();
    study.add(Validators.write(folder, "stl.dcm", DerivedObject.file(other)));
    assertThat(Validators.entityErrors(study)).isNotEmpty();
  }

  @Test
  void areStoredToOrthancAndReadBackByteForByte(@TempDir Path folder) throws Exception {
    List<byte[]> files = objects.values().stream().map(DerivedObject::file).toList();
    try (OrthancPeer orthanc = OrthancPeer.start(folder, false)) {
      DicomWebClient client =
          new DicomWebClient(
              orthanc.base(),
              HttpTransport.DEFAULT,
              Credentials.NONE,
              ClientSettings.DEFAULT,
              new Random(1));
      StowResult result = client.store(files, WorkMonitor.NONE);
      assertThat(result.isComplete()).isTrue();

      Map<String, byte[]> back = new HashMap<>();
      for (Dataset object : objects.values()) {
        client.retrieveSeries(
            object.requireString(Tag.STUDY_INSTANCE_UID),
            object.requireString(Tag.SERIES_INSTANCE_UID),
            (uid, bytes, file) -> back.put(uid, bytes),
            WorkMonitor.NONE);
      }
      for (Dataset object : objects.values()) {
        assertThat(back.get(object.requireString(Tag.SOP_INSTANCE_UID)))
            .isEqualTo(DerivedObject.file(object));
      }
    }
  }

  @Test
  void sameWorkGivesTheSameBytes() {
    Map<String, Dataset> before = objects;
    writeAll();

    objects.forEach(
        (kind, object) ->
            assertThat(DerivedObject.file(object))
                .as(kind)
                .isEqualTo(DerivedObject.file(before.get(kind))));
  }
}
