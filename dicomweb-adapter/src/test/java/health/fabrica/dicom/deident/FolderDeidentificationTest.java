package health.fabrica.dicom.deident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.fabrica.core.work.WorkMonitor;
import health.fabrica.dicom.Slices;
import health.fabrica.dicom.TestData;
import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.Part10Reader;
import health.fabrica.dicom.data.Tag;
import health.fabrica.dicom.object.LiverStudy;
import health.fabrica.dicom.object.Validators;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderDeidentificationTest {

  private static final String SECONDARY_CAPTURE = "1.2.840.10008.5.1.4.1.1.7";

  @TempDir private Path folder;

  private final Pseudonyms pseudonyms = new Pseudonyms(new byte[32]);

  private FolderDeidentification.Result run(Path in) {
    return FolderDeidentification.run(
        in,
        folder.resolve("out"),
        new Deidentifier(pseudonyms, DeidentificationOptions.of(Retain.DATES)),
        WorkMonitor.NONE);
  }

  private Path in() throws IOException {
    return Files.createDirectories(folder.resolve("in"));
  }

  private Path put(String name, Dataset.Builder object) throws IOException {
    return Validators.write(in(), name, Slices.file(object));
  }

  @Test
  void aRealStudyComesOutUnderNewUidsWithoutErrorsAndWhatIsRefusedIsToldByNumber()
      throws IOException {
    List<Path> slices = LiverStudy.slices();
    for (Path slice : slices) {
      Files.copy(slice, in().resolve(slice.getFileName()));
    }
    Files.copy(TestData.shared("dicom-seg/liver-3-slices/liver.dcm"), in().resolve("liver.dcm"));
    put("zz.dcm", Slices.slice(0).text(Tag.SOP_CLASS_UID, SECONDARY_CAPTURE));
    Files.writeString(in().resolve("read me.txt"), "of the patient");

    FolderDeidentification.Result result = run(in());

    assertThat(result.files()).isEqualTo(6);
    assertThat(result.objects()).isEqualTo(4);
    assertThat(result.others()).isEqualTo(1);
    assertThat(result.leftOut())
        .singleElement()
        .satisfies(
            left -> {
              assertThat(left.file()).isEqualTo(6);
              assertThat(left.problem().code().id()).isEqualTo("FAB-2243");
            });
    List<Path> written = TestData.dicomFiles(folder.resolve("out"));
    assertThat(written).hasSize(4);
    List<String> known = new ArrayList<>();
    for (Path source : TestData.dicomFiles(in())) {
      known.addAll(Validators.iodErrors(source)); // of the sources themselves
    }
    for (Path file : written) {
      List<String> errors = new ArrayList<>(Validators.iodErrors(file));
      errors.removeAll(known);
      assertThat(errors).as(Validators.iod(file)).isEmpty();
      Dataset object = Part10Reader.read(TestData.bytes(file)).dataset();
      assertThat(file)
          .endsWithRaw(
              Path.of(
                  object.requireString(Tag.STUDY_INSTANCE_UID),
                  object.requireString(Tag.SERIES_INSTANCE_UID),
                  object.requireString(Tag.SOP_INSTANCE_UID) + ".dcm"));
      assertThat(pseudonyms.recordedUids())
          .containsValue(object.requireString(Tag.SOP_INSTANCE_UID));
    }
    assertThat(Validators.entityErrors(written)).isEmpty();
    assertThat(pseudonyms.recordedPatients()).hasSize(1);
  }

  @Test
  void headImagesAreWarnedOfAndTheSameUidWithOtherContentIsLeftOut() throws IOException {
    put("1.dcm", Slices.slice(0).text(Tag.BODY_PART_EXAMINED, "HEAD"));
    put("2.dcm", Slices.slice(0).text(Tag.BODY_PART_EXAMINED, "HEAD"));
    put("3.dcm", Slices.slice(0).text(Tag.PIXEL_SPACING, "0.75", "0.75"));

    FolderDeidentification.Result result = run(in());

    assertThat(result.objects()).isEqualTo(2);
    assertThat(TestData.dicomFiles(folder.resolve("out"))).hasSize(1);
    assertThat(result.leftOut())
        .singleElement()
        .satisfies(left -> assertThat(left.problem().code()).isEqualTo(FolderProblem.OBJECT_TWICE));
    assertThat(result.warnings())
        .singleElement()
        .satisfies(
            warning -> {
              assertThat(warning.code()).isEqualTo(FolderProblem.FACE_POSSIBLE);
              assertThat(warning.message()).startsWith("2 objects");
            });
  }

  @Test
  void aPlaceWithoutObjectsIsAProblemAndADamagedDicomFileIsLeftOut() throws IOException {
    Files.writeString(in().resolve("notes.txt"), "nothing");
    assertThatThrownBy(() -> run(in())).hasMessageContaining("FAB-2301");
    assertThatThrownBy(() -> run(in().resolve("notes.txt"))).hasMessageContaining("FAB-2063");

    Files.writeString(in().resolve("broken.dcm"), "nothing");
    assertThat(run(in()).leftOut())
        .singleElement()
        .satisfies(left -> assertThat(left.problem().code().id()).isEqualTo("FAB-2001"));
  }
}
