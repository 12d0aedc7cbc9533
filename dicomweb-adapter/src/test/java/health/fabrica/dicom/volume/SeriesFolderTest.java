package health.fabrica.dicom.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.fabrica.core.problem.ProblemException;
import health.fabrica.core.work.WorkMonitor;
import health.fabrica.dicom.DicomProblem;
import health.fabrica.dicom.Slices;
import health.fabrica.dicom.data.Tag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeriesFolderTest {

  @TempDir Path folder;

  private static SeriesVolume read(Path path) {
    return SeriesFolder.read(
        path, Optional.empty(), SeriesPolicy.ANONYMOUS_FILES, WorkMonitor.NONE);
  }

  private static void assertRefused(Path path, DicomProblem code, String... words) {
    assertThatThrownBy(() -> read(path))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> {
              assertThat(e.problem().code()).isEqualTo(code);
              for (String word : words) {
                assertThat(e.problem().message()).contains(word);
              }
            });
  }

  @Test
  void severalSeriesAreListedUnlessOneIsChosen() throws IOException {
    List<byte[]> one = Slices.stack(4);
    List<byte[]> two = Slices.stack(5, s -> s.text(Tag.SERIES_INSTANCE_UID, "1.7"));
    for (int i = 0; i < one.size(); i++) {
      Files.write(folder.resolve("a" + i), one.get(i));
    }
    for (int i = 0; i < two.size(); i++) {
      Files.write(folder.resolve("b" + i + ".dcm"), two.get(i));
    }
    Files.writeString(folder.resolve("LICENSE.txt"), "free");
    assertRefused(folder, DicomProblem.SEVERAL_SERIES, "1.7=5", Slices.SERIES + "=4");
    assertThat(
            SeriesFolder.read(folder, Optional.of("1.7"), SeriesPolicy.DEFAULT, WorkMonitor.NONE)
                .volume()
                .slices())
        .isEqualTo(5);
    assertThatThrownBy(
            () ->
                SeriesFolder.read(
                    folder, Optional.of("1.1"), SeriesPolicy.DEFAULT, WorkMonitor.NONE))
        .isInstanceOf(ProblemException.class);
  }

  @Test
  void aDamagedSliceInAFolderIsARefusalAndNotAThinnerStack() throws IOException {
    List<byte[]> files = Slices.stack(5);
    for (int i = 0; i < files.size(); i++) {
      Files.write(folder.resolve(i + ".dcm"), files.get(i));
    }
    Files.write(folder.resolve("4.dcm"), Arrays.copyOf(files.get(4), files.get(4).length - 5));
    assertRefused(folder, DicomProblem.TRUNCATED, "File 5 of 5 in name order");
    assertRefused(folder.resolve("none"), DicomProblem.FILE_ACCESS);
  }
}
