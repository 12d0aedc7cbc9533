package health.fabrica.dicom.deident;

import health.fabrica.core.problem.Problem;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.core.work.WorkMonitor;
import health.fabrica.dicom.DicomProblem;
import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.DicomFile;
import health.fabrica.dicom.data.Part10Reader;
import health.fabrica.dicom.data.Tag;
import health.fabrica.dicom.object.ObjectTag;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ProviderNotFoundException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * De-identifies all objects of a folder or zip file into another folder, as {@code
 * study/series/instance.dcm} under the new UIDs. An object that is refused is left out and told;
 * the others are written. One object is in memory at a time; one thread.
 */
public final class FolderDeidentification {

  private static final int MAX_FILE_BYTES = 1 << 30;
  private static final String MEDIA_DIRECTORY = "1.2.840.10008.1.3.10";
  private static final Set<String> HEAD =
      Set.of("HEAD", "HEADNECK", "SKULL", "BRAIN", "FACE", "JAW", "MAXILLA", "ORBIT", "SINUS");

  private final Deidentifier deidentifier;
  private final Path out;
  private final List<LeftOut> leftOut = new ArrayList<>();
  private int objects;
  private int others;
  private int heads;

  /**
   * An object that was not written.
   *
   * @param file its number in the order of file names, from 1; names can tell who the patient is
   */
  public record LeftOut(int file, Problem problem) {}

  /**
   * What became of the files.
   *
   * @param files files looked at
   * @param objects objects written
   * @param others files that are no DICOM objects, media directories included; not written
   * @param warnings what a person has to look at
   */
  public record Result(
      int files, int objects, int others, List<LeftOut> leftOut, List<Problem> warnings) {

    /** Copies the lists. */
    public Result {
      leftOut = List.copyOf(leftOut);
      warnings = List.copyOf(warnings);
    }
  }

  private FolderDeidentification(Deidentifier deidentifier, Path out) {
    this.deidentifier = deidentifier;
    this.out = out;
  }

  /**
   * De-identifies everything.
   *
   * @param place a folder or zip file
   * @param out an empty folder, or one to be made
   * @throws ProblemException FAB-2301 when no object is there, FAB-2063 when the disk fails,
   *     FAB-1000 when cancelled; the folder then holds some of the objects
   */
  public static Result run(Path place, Path out, Deidentifier deidentifier, WorkMonitor monitor) {
    FolderDeidentification run = new FolderDeidentification(deidentifier, out);
    try {
      if (Files.isDirectory(place)) {
        return run.all(place, monitor);
      }
      try (FileSystem zip = FileSystems.newFileSystem(place)) {
        return run.all(zip.getPath("/"), monitor);
      }
    } catch (IOException | ProviderNotFoundException e) {
      throw DicomProblem.FILE_ACCESS
          .with(
              "A file cannot be read or written (" + e.getClass().getSimpleName() + ").",
              "Check the paths, their permissions and the free space.")
          .asException(e);
    }
  }

  private Result all(Path root, WorkMonitor monitor) throws IOException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(root)) {
      files = walk.filter(Files::isRegularFile).sorted().toList();
    }
    for (int i = 0; i < files.size(); i++) {
      monitor.check();
      Optional<Problem> refused = one(files.get(i));
      if (refused.isPresent()) {
        leftOut.add(new LeftOut(i + 1, refused.get()));
      }
      monitor.progress("deidentify", (i + 1.0) / files.size());
    }
    if (objects == 0 && leftOut.isEmpty()) {
      throw FolderProblem.NOTHING_THERE.refuse(
          "None of " + files.size() + " files is a DICOM object.",
          "Give the folder or zip file that holds the study.");
    }
    return new Result(files.size(), objects, others, leftOut, warnings());
  }

  private List<Problem> warnings() {
    if (heads == 0) {
      return List.of();
    }
    return List.of(
        FolderProblem.FACE_POSSIBLE.with(
            heads + " objects show a head; rendered, they can show a face.",
            "Have a person decide whether they may leave; nothing here removes a face."));
  }

  /** Writes the object of a file; a refusal when it is left out. */
  private Optional<Problem> one(Path path) throws IOException {
    try {
      if (Files.size(path) > MAX_FILE_BYTES) {
        throw DicomProblem.LIMIT.refuse(
            "The file has " + Files.size(path) + " bytes, the limit is " + MAX_FILE_BYTES + ".",
            "Split the object.");
      }
      DicomFile file = Part10Reader.read(Files.readAllBytes(path));
      if (file.meta().string(Tag.MEDIA_STORAGE_SOP_CLASS_UID).orElse("").equals(MEDIA_DIRECTORY)) {
        others++;
        return Optional.empty();
      }
      byte[] clean = deidentifier.deidentify(file);
      write(clean);
      objects++;
      if (HEAD.contains(file.dataset().string(Tag.BODY_PART_EXAMINED).orElse(""))
          && !file.dataset()
              .string(ObjectTag.RECOGNIZABLE_VISUAL_FEATURES)
              .orElse("")
              .equals("NO")) {
        heads++;
      }
      return Optional.empty();
    } catch (ProblemException e) {
      boolean named = path.toString().toLowerCase(Locale.ROOT).endsWith(".dcm");
      if (e.problem().code() == DicomProblem.NOT_DICOM && !named) {
        others++;
        return Optional.empty();
      }
      return Optional.of(e.problem());
    }
  }

  private void write(byte[] clean) throws IOException {
    Dataset object = Part10Reader.read(clean).dataset();
    Path file =
        out.resolve(object.requireString(Tag.STUDY_INSTANCE_UID))
            .resolve(object.requireString(Tag.SERIES_INSTANCE_UID))
            .resolve(object.requireString(Tag.SOP_INSTANCE_UID) + ".dcm");
    if (Files.exists(file)) {
      if (Arrays.equals(Files.readAllBytes(file), clean)) {
        return; // the same object once more
      }
      throw FolderProblem.OBJECT_TWICE.refuse(
          "Another object with the same SOP Instance UID was written before.",
          "Remove one of the two.");
    }
    Files.createDirectories(file.getParent());
    Files.write(file, clean);
  }
}
