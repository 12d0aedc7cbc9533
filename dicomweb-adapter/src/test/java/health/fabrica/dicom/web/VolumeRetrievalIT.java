package health.fabrica.dicom.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.fabrica.core.problem.ProblemException;
import health.fabrica.core.work.WorkMonitor;
import health.fabrica.dicom.DicomProblem;
import health.fabrica.dicom.OrthancPeer;
import health.fabrica.dicom.Slices;
import health.fabrica.dicom.data.TransferSyntax;
import health.fabrica.dicom.server.TestServer;
import health.fabrica.dicom.volume.SeriesPolicy;
import health.fabrica.dicom.volume.SeriesVolume;
import health.fabrica.dicom.volume.SeriesVolumeBuilder;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A series from a socket to a volume, through arrays that are used again. */
class VolumeRetrievalIT {

  private static final int SLICES = 30;
  private static final List<byte[]> FILES = MixedStack.of(SLICES);

  @TempDir Path folder;

  private static SeriesVolume retrieve(URI base) {
    try {
      return TestServer.client(base)
          .retrieveVolume(Slices.STUDY, Slices.SERIES, SeriesPolicy.DEFAULT, WorkMonitor.NONE);
    } finally {
      assertThat(Thread.getAllStackTraces().keySet())
          .noneSatisfy(thread -> assertThat(thread.getName()).startsWith("dicomweb-"));
    }
  }

  private static void assertVoxelsOfTheFiles(SeriesVolume got) {
    SeriesVolumeBuilder builder = new SeriesVolumeBuilder(SeriesPolicy.DEFAULT);
    FILES.forEach(builder::add);
    SeriesVolume expected = builder.build();
    for (int k = 0; k < SLICES; k++) {
      assertThat(got.volume().slice(k)).as("slice " + k).isEqualTo(expected.volume().slice(k));
    }
    assertThat(got.sopInstanceUids()).isEqualTo(expected.sopInstanceUids());
    assertThat(got.transferSyntaxUids())
        .containsExactly(TransferSyntax.EXPLICIT_LE, TransferSyntax.RLE);
  }

  @Test
  void nativeAndCompressedSlicesFromOurServerHaveTheVoxelsOfTheirFiles() throws Exception {
    try (TestServer server = new TestServer(folder, 1 << 26)) {
      server.client().store(FILES, WorkMonitor.NONE);
      assertVoxelsOfTheFiles(retrieve(server.base()));
    }
  }

  @Test
  void orthancDeliversTheSameVoxels() throws Exception {
    try (OrthancPeer orthanc = OrthancPeer.start(folder, false)) {
      TestServer.client(orthanc.base()).store(FILES, WorkMonitor.NONE);
      assertVoxelsOfTheFiles(retrieve(orthanc.base()));
    }
  }

  @Test
  void aBodyThatIsCutComesToTheSameVoxels() throws Exception {
    FaultyProxy.Fault cut =
        (path, answer) ->
            path.endsWith("/series/" + Slices.SERIES)
                ? Arrays.copyOf(answer, answer.length / 2)
                : answer;
    try (TestServer server = new TestServer(folder, 1 << 26);
        FaultyProxy proxy = new FaultyProxy(server.base(), cut)) {
      server.client().store(FILES, WorkMonitor.NONE);
      assertVoxelsOfTheFiles(retrieve(proxy.base()));
      assertThat(proxy.asked).anyMatch(path -> path.contains("/instances/"));
    }
  }

  @Test
  void aStackWithAGapIsRefused() throws Exception {
    try (TestServer server = new TestServer(folder, 1 << 26)) {
      List<byte[]> gap = new ArrayList<>(FILES);
      gap.subList(20, 23).clear();
      server.client().store(gap, WorkMonitor.NONE);
      assertThatThrownBy(() -> retrieve(server.base()))
          .isInstanceOfSatisfying(
              ProblemException.class,
              e -> assertThat(e.problem().code()).isEqualTo(DicomProblem.GAP));
    }
  }
}
