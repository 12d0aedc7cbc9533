package health.fabrica.dicom.object;

import health.fabrica.core.problem.ProblemException;
import health.fabrica.dicom.DicomProblem;
import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.Part10Reader;
import health.fabrica.dicom.data.Tag;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ProviderNotFoundException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The source of an object in a folder or zip file; headers only, so no pixels are held. */
public final class SourceFolder {

  private SourceFolder() {}

  /**
   * The series of these instances.
   *
   * @param sopInstanceUids the instances that were used
   * @throws ProblemException FAB-2063 when the place cannot be read, FAB-2201 when an instance is
   *     not there any more, and the refusals of {@link SourceSeries#of}
   */
  public static SourceSeries read(Path place, Set<String> sopInstanceUids) {
    try {
      if (Files.isDirectory(place)) {
        return source(place, sopInstanceUids);
      }
      try (FileSystem zip = FileSystems.newFileSystem(place)) {
        return source(zip.getPath("/"), sopInstanceUids);
      }
    } catch (IOException | ProviderNotFoundException e) {
      throw DicomProblem.FILE_ACCESS
          .with(
              "The series cannot be read again (" + e.getClass().getSimpleName() + ").",
              "Check the path and its permissions.")
          .asException(e);
    }
  }

  private static SourceSeries source(Path root, Set<String> wanted) throws IOException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(root)) {
      files = walk.filter(Files::isRegularFile).sorted().toList();
    }
    List<Dataset> headers = new ArrayList<>();
    for (Path file : files) {
      header(file)
          .filter(header -> wanted.contains(header.string(Tag.SOP_INSTANCE_UID).orElse("")))
          .ifPresent(headers::add);
    }
    if (headers.stream().map(h -> h.requireString(Tag.SOP_INSTANCE_UID)).distinct().count()
        < wanted.size()) {
      throw ObjectProblem.NO_SOURCE.refuse(
          "Of " + wanted.size() + " source instances " + headers.size() + " are there.",
          "Leave the images in place until the objects are written.");
    }
    return SourceSeries.of(headers);
  }

  /** What else lies in the folder was looked at when the volume was read. */
  private static Optional<Dataset> header(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return Optional.of(Part10Reader.readHeader(in, Files.size(file)).dataset());
    } catch (ProblemException e) {
      return Optional.empty();
    }
  }
}
