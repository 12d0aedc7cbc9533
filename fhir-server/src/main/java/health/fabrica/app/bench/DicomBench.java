package health.fabrica.app.bench;

import health.fabrica.core.problem.Problem;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Our DICOM code beside other programs: each part starts its peers and ends them. */
final class DicomBench {

  private final DicomPlan plan;
  private final BenchOptions options;

  DicomBench(DicomPlan plan, BenchOptions options) {
    this.plan = plan;
    this.options = options;
  }

  DicomReport run(WorkFolder work) throws IOException {
    Machine machine = Machine.now(options.clock());
    List<byte[]> scan = files(plan.scan());
    Set<DicomPlan.Part> parts = plan.parts();
    return new DicomReport(
        machine,
        parts.contains(DicomPlan.Part.RETRIEVE)
            ? new RetrieveBench(plan.slices(), plan.rounds(), options.progress())
                .run(scan, work.sub("orthanc-retrieve"))
            : null,
        parts.contains(DicomPlan.Part.STORE)
            ? new StoreBench(plan.instances(), plan.storeRounds(), options).run(scan, work)
            : null,
        parts.contains(DicomPlan.Part.JPEG_LS)
            ? JpegLsFigures.measure(plan.compressed(), work.sub("jpeg-ls"), options.progress())
            : null,
        parts.contains(DicomPlan.Part.MEMORY)
            ? MemoryFigures.measure(scan, work.sub("orthanc-memory"), options.progress())
            : null);
  }

  private static List<byte[]> files(Path zip) {
    List<byte[]> files = new ArrayList<>();
    try (FileSystem archive = FileSystems.newFileSystem(zip);
        Stream<Path> walk = Files.walk(archive.getPath("/"))) {
      for (Path file : walk.filter(Files::isRegularFile).sorted().toList()) {
        files.add(Files.readAllBytes(file));
      }
      return files;
    } catch (IOException | java.nio.file.ProviderNotFoundException e) {
      throw new Problem(
              BenchProblem.WRONG_ANSWER,
              "The scan " + zip.getFileName() + " cannot be read.",
              "Give a zip of DICOM files with --dicom.")
          .asException(e);
    }
  }
}
