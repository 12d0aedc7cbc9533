package health.fabrica.flow.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.fabrica.core.format.LengthUnit;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.core.segment.Tissue;
import health.fabrica.core.work.WorkMonitor;
import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.Part10Reader;
import health.fabrica.dicom.data.Tag;
import health.fabrica.dicom.object.Equipment;
import health.fabrica.dicom.object.ObjectTag;
import health.fabrica.dicom.object.SourceFolder;
import health.fabrica.dicom.object.SourceSeries;
import health.fabrica.dicom.volume.SeriesFolder;
import health.fabrica.dicom.volume.SeriesPolicy;
import health.fabrica.dicom.volume.SeriesVolume;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The objects of a model by thresholds on a real CT. */
class CtStudyObjectsIT {

  private static final Path SCAN =
      Path.of(System.getProperty("fabrica.home"))
          .resolve("test-data/ct-skull-phantom-bone-1mm/series.zip");
  private static final ZonedDateTime NOON = ZonedDateTime.parse("2026-11-22T12:00:00Z");

  @TempDir private Path folder;

  @Test
  void theSameWorkAtTheSameTimeMakesTheSameBytesAndAnotherTimeNewObjects() throws IOException {
    Path slices = slices();
    SeriesVolume series =
        SeriesFolder.read(slices, Optional.empty(), SeriesPolicy.DEFAULT, WorkMonitor.NONE);
    FabricatedModel made =
        new ModelFabrication(2).make(() -> series, Tissue.BONE, folder, WorkMonitor.NONE);
    SourceSeries source = SourceFolder.read(slices, Set.copyOf(series.sopInstanceUids()));

    List<StudyObjects.Written> one = write(made, source, NOON, "one");
    List<StudyObjects.Written> two = write(made, source, NOON, "two");
    List<StudyObjects.Written> later = write(made, source, NOON.plusSeconds(1), "later");

    assertThat(one)
        .extracting(StudyObjects.Written::file)
        .containsExactly(
            "seg.dcm", "stl.dcm", "mtl.dcm", "obj.dcm", "report.dcm", "images-used.dcm");
    assertThat(two).isEqualTo(one);
    assertThat(later).doesNotContainAnyElementsOf(one);
    for (StudyObjects.Written object : one) {
      assertThat(folder.resolve("one").resolve(object.file()))
          .hasSameBinaryContentAs(folder.resolve("two").resolve(object.file()));
    }
    Dataset model = Part10Reader.read(Files.readAllBytes(folder.resolve("one/stl.dcm"))).dataset();
    assertThat(model.string(ObjectTag.RECOGNIZABLE_VISUAL_FEATURES)).contains("NO");
    assertThat(model.string(Tag.FRAME_OF_REFERENCE_UID)).contains(series.frameOfReferenceUid());
    assertThat(ObjectWords.recognisable(Optional.of(Tissue.SKIN_SURFACE))).isTrue();
    comesInAgain(made);
  }

  private void comesInAgain(FabricatedModel made) throws IOException {
    Path file = folder.resolve("one/stl.dcm");
    MeshSource source = MeshSource.read(file, Optional.empty());
    assertThat(source.imported().mesh().triangleCount())
        .isEqualTo(made.model().mesh().triangleCount());
    assertThat(source.imported().unit()).isEqualTo(LengthUnit.MILLIMETRE);
    assertThat(source.inPatientFrame()).isTrue();
    assertThat(source.said()).containsEntry("mirrored", "NO");
    assertThatThrownBy(() -> MeshSource.read(file, Optional.of(LengthUnit.INCH)))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("mm, but inch");
  }

  /** Twelve slices in a row, so that the model is small. */
  private Path slices() throws IOException {
    Path slices = Files.createDirectory(folder.resolve("slices"));
    try (FileSystem archive = FileSystems.newFileSystem(SCAN);
        Stream<Path> walk = Files.walk(archive.getPath("/"))) {
      for (Path file : walk.filter(Files::isRegularFile).sorted().skip(60).limit(12).toList()) {
        Files.copy(file, slices.resolve(file.getFileName().toString()));
      }
    }
    return slices;
  }

  private List<StudyObjects.Written> write(
      FabricatedModel made, SourceSeries source, ZonedDateTime at, String name) {
    return StudyObjects.write(
        made, source, new Equipment("Fabrica", "Fabrica", "test", "1"), at, folder.resolve(name));
  }
}
