package health.fabrica.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.fabrica.core.format.AmfWriter;
import health.fabrica.core.format.ObjWriter;
import health.fabrica.core.format.PlyWriter;
import health.fabrica.core.format.ThreeMfMetadata;
import health.fabrica.core.format.ThreeMfObject;
import health.fabrica.core.format.ThreeMfReader;
import health.fabrica.core.picture.JobFacts;
import health.fabrica.core.profile.PrintProcess;
import health.fabrica.core.profile.Technology;
import health.fabrica.core.toolpath.PrintPlan;
import health.fabrica.core.work.WorkMonitor;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * What is made out of a finished folder: the model in further formats, and of each print file the
 * page of its job. The models are read from {@code model.3mf}, which holds them to the last bit.
 */
final class FolderOutput {

  private static final List<String> FORMATS = List.of("obj", "ply", "amf");
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @Option(
      names = "--also",
      paramLabel = "FORMAT",
      description = "write the model as obj, ply or amf too; several parted by commas")
  private String also = "";

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec spec;

  /** Made by the command line. */
  FolderOutput() {}

  /** Refuses unknown formats before the work begins. */
  void requireFormats() {
    for (String format : formats()) {
      if (!FORMATS.contains(format) && spec != null) {
        throw new ParameterException(
            spec.commandLine(), "--also takes some of: " + String.join(", ", FORMATS));
      }
    }
  }

  private List<String> formats() {
    return also.isEmpty() ? List.of() : Arrays.asList(also.toLowerCase(Locale.ROOT).split(",", -1));
  }

  /**
   * Writes all of it and returns the report with what the print files are like.
   *
   * @param patientFrame whether the models are in the frame of a patient (LPS)
   */
  String complete(
      Path folder,
      String report,
      boolean patientFrame,
      PrintProcess process,
      int threads,
      WorkMonitor monitor)
      throws IOException {
    List<ThreeMfObject> objects;
    try (InputStream in =
        new BufferedInputStream(Files.newInputStream(folder.resolve("model.3mf")), 1 << 16)) {
      objects = ThreeMfReader.readObjects(in).objects();
    }
    boolean several = objects.size() > 1;
    ObjectNode tree = (ObjectNode) MAPPER.readTree(report);
    List<JobFacts.Remark> remarks = new ArrayList<>();
    for (JsonNode problem : tree.path("problems")) {
      remarks.add(
          new JobFacts.Remark(
              problem.path("code").asText(),
              problem.path("message").asText(),
              problem.path("hint").asText()));
    }
    for (int n = 0; n < objects.size(); n++) {
      ThreeMfObject object = objects.get(n);
      String plain = several ? String.format(Locale.ROOT, "model-%03d", n + 1) : "model";
      for (String format : formats()) {
        if (!format.equals("amf")) {
          write(folder.resolve(plain + "." + format), object, plain);
        }
      }
      String name = several && !object.name().isEmpty() ? object.name() : "model";
      Path gcode = folder.resolve(name + ".gcode");
      if (process.technology() == Technology.FILAMENT && Files.isRegularFile(gcode)) {
        JobReport job =
            new JobReport(object.mesh(), patientFrame, gcode, process, threads, monitor);
        ObjectNode laid = tree.withObject("/deposit").putObject(name);
        JobReport.put(
            laid,
            job.filament(remarks, 0, PrintPlan.of(object.mesh(), process.filament()).layers()));
        if (!several) {
          tree.withObject("/files").put("job", "model-job.html").put("build", "model-build.gif");
        }
      }
    }
    if (formats().contains("amf")) {
      try (OutputStream out = open(folder.resolve("model.amf"))) {
        AmfWriter.write(objects, new ThreeMfMetadata("Model", Optional.empty()), out);
      }
    }
    String whole = MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(tree) + "\n";
    Files.writeString(folder.resolve("report.json"), whole);
    return whole;
  }

  private static void write(Path file, ThreeMfObject object, String name) throws IOException {
    try (OutputStream out = open(file)) {
      if (file.toString().endsWith(".ply")) {
        PlyWriter.write(object.mesh(), object.colours(), out);
        return;
      }
      int rgb = object.material().map(material -> material.rgb()).orElse(0xcccccc);
      ObjWriter.write(object.mesh(), name, name + ".mtl", out);
      Files.write(
          file.resolveSibling(name + ".mtl"),
          ObjWriter.materials(
              name, (rgb >> 16 & 0xFF) / 255.0, (rgb >> 8 & 0xFF) / 255.0, (rgb & 0xFF) / 255.0));
    }
  }

  private static OutputStream open(Path file) throws IOException {
    return new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
  }
}
