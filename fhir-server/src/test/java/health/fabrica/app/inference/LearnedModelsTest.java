package health.fabrica.app.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.fabrica.core.blob.Sha256;
import health.fabrica.core.image.Affine;
import health.fabrica.core.image.Modality;
import health.fabrica.core.image.Volume;
import health.fabrica.core.inference.LearnedModel;
import health.fabrica.core.inference.SlidingWindow;
import health.fabrica.core.segment.LabelMap;
import health.fabrica.core.work.WorkMonitor;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models written byte by byte, run by ONNX Runtime out of a folder as at a site. */
class LearnedModelsTest {

  private static final Map<String, String> QUIET = Map.of("ORT_DISABLE_TELEMETRY", "1");
  private static final List<Integer> WINDOW = List.of(16, 14, 12);

  @TempDir private static Path library;
  @TempDir private Path folder;
  private static LearnedModels models;

  @BeforeAll
  static void takeTheLibrary() throws IOException, URISyntaxException, ClassNotFoundException {
    // Its place on the class path of the tests; it is not initialised there.
    Class<?> any =
        Class.forName(
            "ai.onnxruntime.OrtEnvironment", false, LearnedModelsTest.class.getClassLoader());
    Path jar = Path.of(any.getProtectionDomain().getCodeSource().getLocation().toURI());
    Files.createSymbolicLink(library.resolve(jar.getFileName()), jar);
    Assumptions.assumeTrue(
        "1".equals(System.getenv("ORT_DISABLE_TELEMETRY")),
        "ORT_DISABLE_TELEMETRY=1 is not in the environment; the build sets it");
    models = LearnedModels.withLibrary(library, QUIET);
  }

  private Path model(byte[] onnx, String classes) throws IOException {
    return model(onnx, classes, Sha256.of(onnx).hex());
  }

  private Path model(byte[] onnx, String classes, String sha256) throws IOException {
    Files.write(folder.resolve("tiny.onnx"), onnx);
    return Files.writeString(
        folder.resolve("tiny.yaml"),
        """
        name: tiny
        version: 1.0.2
        sha256: %s
        modality: CT
        window: [16, 14, 12]
        spacing-mm: [1, 1, 1]
        orientation: LPS
        clip: [-1000, 1000]
        mean: 0
        deviation: 1000
        classes: %s
        """
            .formatted(sha256, classes));
  }

  private static Volume steps() {
    short[][] slices = new short[15][19 * 17];
    for (int k = 0; k < 15; k++) {
      for (int n = 0; n < 19 * 17; n++) {
        slices[k][n] = (short) ((n * 37 + k * 101) % 97 * 20 - 1000);
      }
    }
    return new Volume(Modality.CT, 19, 17, slices, Affine.ofSpacing(1, 1, 1));
  }

  private static LabelMap labels(Path description, Volume volume, int threads) {
    LearnedModel model = models.open(description);
    try {
      return SlidingWindow.label(volume, model, threads, WorkMonitor.NONE).labels();
    } finally {
      model.windows().close();
    }
  }

  @Test
  void aPointwiseConvolutionOfThreeClassesLabelsEveryVoxel() throws IOException {
    // Highest score: air below -0.21, bone above 0.21, soft tissue between.
    byte[] onnx =
        TinyModel.convolution(1, new float[] {-1, 0, 1}, new float[] {-0.21f, 0, -0.21f}, WINDOW);
    Path description = model(onnx, "[air, soft, bone]");
    Volume volume = steps();
    for (int threads : new int[] {1, 3}) {
      LabelMap labels = labels(description, volume, threads);
      for (int k = 0; k < 15; k++) {
        for (int j = 0; j < 17; j++) {
          for (int i = 0; i < 19; i++) {
            int value = volume.value(i, j, k);
            assertThat(labels.get(i, j, k)).isEqualTo(value < -210 ? 0 : value > 210 ? 2 : 1);
          }
        }
      }
    }
  }

  @Test
  void aConvolutionOfNeighboursSeesTheWindowInItsOwnOrder() throws IOException {
    // Weight on the next column, then on the next row, then on the next slice.
    Volume small =
        new Volume(Modality.CT, 10, 9, Arrays.copyOf(cut(), 8), Affine.ofSpacing(1, 1, 1));
    int[][] off = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
    for (int[] to : off) {
      float[] weights = new float[2 * 27];
      weights[27 + 13 + to[0] + 3 * to[1] + 9 * to[2]] = 1;
      Path description =
          model(TinyModel.convolution(3, weights, new float[] {0, 0}, WINDOW), "[other, bright]");
      LabelMap labels = labels(description, small, 2);
      for (int k = 0; k + 1 < 8; k++) {
        for (int j = 0; j + 1 < 9; j++) {
          for (int i = 0; i + 1 < 10; i++) {
            boolean bright = small.value(i + to[0], j + to[1], k + to[2]) > 0;
            assertThat(labels.get(i, j, k)).isEqualTo(bright ? 1 : 0);
          }
        }
      }
    }
  }

  private static short[][] cut() {
    short[][] slices = new short[8][90];
    for (int n = 0; n < 720; n++) {
      slices[n / 90][n % 90] = (short) ((n * 7919 + n / 90 * 31) % 199 * 10 - 995);
    }
    return slices;
  }

  @Test
  void aModelOfOneClassGivesALikelihood() throws IOException {
    LabelMap labels = labels(model(TinyModel.greater(0.3f, WINDOW), "[bone]"), steps(), 2);
    long bone = 0;
    Volume volume = steps();
    for (int k = 0; k < 15; k++) {
      for (short value : volume.slice(k)) {
        bone += value / 1000f > 0.3f ? 1 : 0;
      }
    }
    assertThat(labels.counts()[1]).isEqualTo(bone).isPositive();
  }

  @Test
  void aFileThatIsNotTheOneDescribedIsRefused() throws IOException {
    byte[] onnx = TinyModel.greater(0.3f, WINDOW);
    Path description = model(onnx, "[bone]", "ab".repeat(32));
    assertThatThrownBy(() -> models.open(description))
        .hasMessageContaining("FAB-1352")
        .hasMessageContaining(Sha256.of(onnx).hex());
    Path garbage = model(new byte[] {1, 2, 3}, "[bone]");
    assertThatThrownBy(() -> models.open(garbage)).hasMessageContaining("FAB-1355");
    Files.delete(folder.resolve("tiny.onnx"));
    assertThatThrownBy(() -> models.open(garbage)).hasMessageContaining("FAB-1355");
    Path none = folder.resolve("none.yaml");
    assertThatThrownBy(() -> models.open(none)).hasMessageContaining("FAB-1351");
    Path twice = Files.writeString(folder.resolve("twice.yaml"), "name: a\nname: b\n");
    assertThatThrownBy(() -> models.open(twice)).hasMessageContaining("FAB-1351");
    Path empty = Files.writeString(folder.resolve("empty.yaml"), "");
    assertThatThrownBy(() -> models.open(empty)).hasMessageContaining("FAB-1351");
  }

  @Test
  void inputsAndOutputsThatAreNotAsDescribedAreRefused() throws IOException {
    byte[] other = TinyModel.greater(0.3f, List.of(16, 14, 8));
    Path description = model(other, "[bone]");
    assertThatThrownBy(() -> models.open(description))
        .hasMessageContaining("FAB-1354")
        .hasMessageContaining("[1, 1, 12, 14, 16]");
    byte[] two = TinyModel.convolution(1, new float[] {1, 2}, new float[] {0, 0}, WINDOW);
    Path three = model(two, "[air, soft, bone]");
    assertThatThrownBy(() -> models.open(three)).hasMessageContaining("FAB-1354");
    // The output is left open in the file, and is found to be wrong when it runs.
    Path late = model(TinyModel.greater(0.3f, WINDOW), "[air, bone]");
    assertThatThrownBy(() -> labels(late, steps(), 1)).hasMessageContaining("FAB-1354");
  }

  @Test
  void aFolderWithoutTheLibraryIsRefused() throws IOException {
    assertThatThrownBy(() -> LearnedModels.withLibrary(folder, QUIET))
        .hasMessageContaining("FAB-1357");
    Files.writeString(folder.resolve("onnxruntime-0.jar"), "no jar");
    assertThatThrownBy(() -> LearnedModels.withLibrary(folder, QUIET))
        .hasMessageContaining("FAB-1357");
    Files.writeString(folder.resolve("onnxruntime-1.jar"), "no jar");
    assertThatThrownBy(() -> LearnedModels.withLibrary(folder, QUIET))
        .hasMessageContaining("2 of them");
    Path absent = folder.resolve("absent");
    assertThatThrownBy(() -> LearnedModels.withLibrary(absent, QUIET))
        .hasMessageContaining("FAB-1357");
  }

  @Test
  void aLibraryThatWouldGatherTelemetryIsNotLoaded() {
    assertThatThrownBy(() -> LearnedModels.withLibrary(library, Map.of()))
        .hasMessageContaining("FAB-1357")
        .hasMessageContaining("ORT_DISABLE_TELEMETRY=1");
  }

  @Test
  void aCancelEndsAModelThatWouldRunForever()
      throws IOException, InterruptedException, ExecutionException, TimeoutException {
    Path description = model(TinyModel.endless(WINDOW), "[bone]");
    LearnedModel model = models.open(description);
    CountDownLatch running = new CountDownLatch(3); // asked before the window, then while it runs
    AtomicBoolean cancelled = new AtomicBoolean();
    WorkMonitor monitor =
        new WorkMonitor() {
          @Override
          public void progress(String stage, double fraction) {}

          @Override
          public boolean cancelled() {
            running.countDown();
            return cancelled.get();
          }
        };
    ExecutorService executor = Executors.newSingleThreadExecutor();
    try {
      Future<?> run = executor.submit(() -> SlidingWindow.label(steps(), model, 1, monitor));
      assertThat(running.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(run).isNotDone();
      cancelled.set(true);
      assertThatThrownBy(() -> run.get(30, TimeUnit.SECONDS)).hasMessageContaining("FAB-1000");
    } finally {
      cancelled.set(true);
      executor.shutdownNow();
      model.windows().close();
    }
  }
}
