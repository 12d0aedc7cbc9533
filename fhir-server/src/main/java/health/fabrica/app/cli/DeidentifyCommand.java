package health.fabrica.app.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.dicom.deident.DeidentificationOptions;
import health.fabrica.dicom.deident.Deidentifier;
import health.fabrica.dicom.deident.FolderDeidentification;
import health.fabrica.dicom.deident.Pseudonyms;
import health.fabrica.dicom.deident.Retain;
import health.fabrica.flow.model.FabricationReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** De-identifies a folder of objects and prints what became of them as one JSON object. */
@Command(
    name = "deidentify",
    mixinStandardHelpOptions = true,
    description = {
      "Takes the identity out of CT, MR, Segmentation and Encapsulated STL objects that leave",
      "the hospital (DICOM PS3.15, Basic Application Level Confidentiality Profile). UIDs, names",
      "and dates are replaced under a secret key: the same everywhere and at every run.",
      "Refused and left out, with exit code 3: text burned in, pictures that may hold text,",
      "recognisable surfaces, other kinds of object. Faces in head images are not removed.",
      "Prints what became of the files as JSON."
    })
public final class DeidentifyCommand implements Callable<Integer> {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  @Option(
      names = "--dicom",
      required = true,
      paramLabel = "DIR",
      description = "folder or zip file with the objects")
  private Path dicom = Path.of("");

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "empty or new folder; the files are study/series/instance.dcm by new UIDs")
  private Path out = Path.of("");

  @Option(
      names = "--key-file",
      required = true,
      paramLabel = "FILE",
      description =
          "secret of the site or project, at least 32 bytes; who has it can link patients")
  private Path keyFile = Path.of("");

  @Option(names = "--new-key", description = "make the key file; it must not exist yet")
  private boolean newKey;

  @Option(
      names = "--retain",
      split = ",",
      paramLabel = "WHAT",
      description =
          "what stays: dates (shifted by the same days for a patient), characteristics (sex, age,"
              + " size, weight ...), device (scanner and station)")
  private List<String> retained = List.of();

  @Option(
      names = "--faces",
      description = "let surfaces pass that are said to be recognisable; needs consent")
  private boolean faces;

  @Option(
      names = "--record",
      paramLabel = "FILE",
      description =
          "where old and new identifiers are recorded, to be kept as safe as the key (default: the"
              + " key file's name with .record.json)")
  private @Nullable Path record;

  @Spec private @Nullable CommandSpec spec;

  /** Made by the command line. */
  public DeidentifyCommand() {}

  @Override
  public Integer call() throws IOException {
    DeidentificationOptions options = new DeidentificationOptions(options(), faces);
    Path recordFile =
        record != null ? record : keyFile.resolveSibling(keyFile.getFileName() + ".record.json");
    requirePaths(recordFile);
    ProgressDisplay progress = ProgressDisplay.standard();
    try {
      Pseudonyms pseudonyms =
          new Pseudonyms(newKey ? IdentityRecord.newKey(keyFile) : IdentityRecord.key(keyFile));
      IdentityRecord identities = IdentityRecord.open(recordFile);
      FolderDeidentification.Result result;
      try {
        result =
            FolderDeidentification.run(dicom, out, new Deidentifier(pseudonyms, options), progress);
      } finally {
        identities.write(pseudonyms);
      }
      progress.end();
      System.out.print(json(result, options, recordFile));
      System.out.flush();
      return result.leftOut().isEmpty()
          ? ExitCode.DONE
          : ExitCode.of(result.leftOut().get(0).problem());
    } catch (ProblemException e) {
      progress.end();
      System.out.print(FabricationReport.json(e.problem()));
      System.out.flush();
      return ExitCode.of(e.problem());
    }
  }

  private Set<Retain> options() {
    Set<Retain> options = EnumSet.noneOf(Retain.class);
    for (String name : retained) {
      options.add(
          Retain.ofCliName(name)
              .orElseThrow(
                  () ->
                      usage(
                          "--retain takes of: "
                              + Arrays.stream(Retain.values())
                                  .map(Retain::cliName)
                                  .collect(Collectors.joining(", ")))));
    }
    return options;
  }

  private void requirePaths(Path recordFile) throws IOException {
    if (!Files.isReadable(dicom)) {
      throw usage("--dicom: no such folder or file: " + dicom);
    }
    if (Files.exists(out) && !isEmptyFolder(out)) {
      throw usage("--out: not an empty folder: " + out);
    }
    for (Path secret : List.of(keyFile, recordFile)) {
      if (secret.toAbsolutePath().normalize().startsWith(out.toAbsolutePath().normalize())) {
        throw usage("key and record must not lie in --out, which leaves the hospital");
      }
    }
    if (newKey == Files.exists(keyFile)) {
      throw usage(
          newKey
              ? "--new-key: the file is there already: " + keyFile
              : "--key-file: no such file: " + keyFile + "; --new-key makes one");
    }
  }

  private static boolean isEmptyFolder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.findAny().isEmpty();
    }
  }

  private static String json(
      FolderDeidentification.Result result, DeidentificationOptions options, Path recordFile) {
    ObjectNode node = MAPPER.createObjectNode();
    node.put("profile", "PS3.15 Basic Application Level Confidentiality Profile");
    ArrayNode retain = node.putArray("retained");
    options.retained().stream().sorted().map(Retain::cliName).forEach(retain::add);
    node.put("files", result.files());
    node.put("objects", result.objects());
    node.put("otherFiles", result.others());
    ArrayNode left = node.putArray("leftOut");
    for (FolderDeidentification.LeftOut one : result.leftOut()) {
      FabricationReport.fill(left.addObject().put("file", one.file()), one.problem());
    }
    node.put("record", recordFile.toString());
    ArrayNode problems = node.putArray("problems");
    result.warnings().forEach(problem -> FabricationReport.fill(problems.addObject(), problem));
    return node.toPrettyString() + "\n";
  }

  private ParameterException usage(String message) {
    if (spec == null) {
      throw new IllegalStateException("picocli sets the spec");
    }
    return new ParameterException(spec.commandLine(), message);
  }
}
