package health.fabrica.app.bench;

import health.fabrica.core.work.WorkMonitor;
import health.fabrica.dicom.volume.SeriesExtension;
import health.fabrica.dicom.volume.SeriesPolicy;
import health.fabrica.dicom.volume.SeriesVolume;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * A long series in a small heap: a JVM of its own retrieves it from Orthanc to a volume.
 *
 * @param slices of 512x512
 * @param voxelBytes of the volume
 * @param heapMib its {@code -Xmx}, with the serial collector as the launcher has it
 * @param peakMib most that was ever resident of its process
 * @param cpuMillis of its process, start included
 */
record MemoryFigures(int slices, long voxelBytes, int heapMib, long peakMib, long cpuMillis) {

  private static final int SLICES = 600;
  private static final int HEAP_MIB = 512;
  private static final double STEP_MM = 0.5;

  /**
   * Measures.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-6203 when the child fails
   */
  static MemoryFigures measure(List<byte[]> scan, Path folder, Consumer<String> progress)
      throws IOException {
    try (Orthanc orthanc = Orthanc.start(folder, false)) {
      SeriesExtension.Extended series = SeriesExtension.of(scan, SLICES, STEP_MM);
      progress.accept("storing " + SLICES + " slices");
      RetrieveBench.store(RetrieveBench.client(orthanc.dicomWeb()), series.files());
      Path answer = folder.resolve("child.txt");
      List<String> command =
          Launch.other(
              Child.class,
              List.of("-XX:+UseSerialGC", "-Xmx" + HEAP_MIB + "m"),
              List.of(
                  orthanc.dicomWeb().toString(),
                  series.studyUid(),
                  series.seriesUid(),
                  answer.toString()));
      Path log = folder.resolve("child.log");
      Process child =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      if (child.waitFor() != 0) {
        throw RetrieveBench.wrong("The series did not fit into " + HEAP_MIB + " MB.");
      }
      String[] told = Files.readString(answer).split(" ");
      return new MemoryFigures(
          SLICES,
          2 * Long.parseLong(told[0]),
          HEAP_MIB,
          Long.parseLong(told[1]) / 1024,
          Long.parseLong(told[2]));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw RetrieveBench.wrong("The retrieval was interrupted.");
    }
  }

  /** The process that is measured: retrieves a series and writes voxels, peak and time. */
  static final class Child {
    private Child() {}

    /** PACS, study, series and the file for the answer. */
    public static void main(String[] args) throws IOException {
      SeriesVolume series =
          RetrieveBench.client(URI.create(args[0]))
              .retrieveVolume(args[1], args[2], SeriesPolicy.DEFAULT, WorkMonitor.NONE);
      ProcessFigures own = ProcessFigures.of(ProcessHandle.current().pid());
      Files.writeString(
          Path.of(args[3]), series.volume().voxels() + " " + own.peakKib() + " " + own.cpuMillis());
    }
  }

  List<String> table() {
    return List.of(
        "Memory: "
            + slices
            + " slices, "
            + voxelBytes / 1_000_000
            + " MB of voxels, from Orthanc to a volume with -Xmx"
            + heapMib
            + "m: "
            + peakMib
            + " MiB resident at most, "
            + cpuMillis
            + " ms of processor time with the start");
  }
}
