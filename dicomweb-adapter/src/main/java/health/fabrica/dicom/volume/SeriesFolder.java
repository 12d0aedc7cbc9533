package health.fabrica.dicom.volume;

import health.fabrica.core.problem.Problem;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.core.work.WorkMonitor;
import health.fabrica.dicom.DicomProblem;
import health.fabrica.dicom.data.DicomFile;
import health.fabrica.dicom.data.Part10Reader;
import health.fabrica.dicom.data.Tag;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Reads the image series of a folder or a zip file, subfolders included. Several image series are
 * refused with their counts unless one is named. Files that are not DICOM are passed over unless
 * their name ends in {@code .dcm}; a DICOM file that cannot be read is a refusal, since it may be a
 * slice.
 */
public final class SeriesFolder {

  private static final int MAX_FILE_BYTES = 1 << 30;
  private static final String MEDIA_DIRECTORY = "1.2.840.10008.1.3.10";

  private final Optional<String> wanted;
  private final SeriesVolumeBuilder builder;
  private final Map<String, Integer> slicesBySeries = new TreeMap<>();
  private String taken = "";

  private SeriesFolder(Optional<String> wanted, SeriesPolicy policy) {
    this.wanted = wanted;
    this.builder = new SeriesVolumeBuilder(policy);
  }

  /**
   * Reads the series.
   *
   * @param place a folder or a zip file
   * @param seriesInstanceUid the series to take; when empty there must be only one
   * @throws ProblemException FAB-2041 when several series are there, FAB-2063 when a file cannot be
   *     read, and the refusals of {@link SeriesVolumeBuilder}
   */
  public static SeriesVolume read(
      Path place, Optional<String> seriesInstanceUid, SeriesPolicy policy, WorkMonitor monitor) {
    SeriesFolder folder = new SeriesFolder(seriesInstanceUid, policy);
    try {
      if (Files.isDirectory(place)) {
        folder.addAll(place, monitor);
      } else {
        try (FileSystem zip = FileSystems.newFileSystem(place)) {
          folder.addAll(zip.getPath("/"), monitor);
        }
      }
    } catch (IOException | java.nio.file.ProviderNotFoundException e) {
      throw DicomProblem.FILE_ACCESS
          .with(
              "The place given is no readable folder or zip file ("
                  + e.getClass().getSimpleName()
                  + ").",
              "Check the path and its permissions.")
          .asException(e);
    }
    return folder.build();
  }

  private void addAll(Path root, WorkMonitor monitor) throws IOException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(root)) {
      files = walk.filter(Files::isRegularFile).sorted().toList();
    }
    for (int i = 0; i < files.size(); i++) {
      monitor.check();
      try {
        add(files.get(i));
      } catch (ProblemException e) {
        Problem p = e.problem();
        throw new Problem(
                p.code(),
                "File " + (i + 1) + " of " + files.size() + " in name order: " + p.message(),
                p.hint())
            .asException(e);
      }
      monitor.progress("read", (i + 1.0) / files.size());
    }
  }

  private void add(Path path) throws IOException {
    DicomFile file;
    if (Files.size(path) > MAX_FILE_BYTES) {
      throw DicomProblem.LIMIT.refuse(
          "The file has " + Files.size(path) + " bytes, the limit is " + MAX_FILE_BYTES + ".",
          "Split the object.");
    }
    try {
      file = SeriesVolumeBuilder.withUidsOfMeta(Part10Reader.read(Files.readAllBytes(path)));
    } catch (ProblemException e) {
      boolean named = path.toString().toLowerCase(Locale.ROOT).endsWith(".dcm");
      if (e.problem().code() == DicomProblem.NOT_DICOM && !named) {
        return;
      }
      throw e;
    }
    if (file.meta().string(Tag.MEDIA_STORAGE_SOP_CLASS_UID).orElse("").equals(MEDIA_DIRECTORY)) {
      return;
    }
    add(file);
  }

  private void add(DicomFile file) {
    String series = file.dataset().string(Tag.SERIES_INSTANCE_UID).orElse("");
    ObjectKind kind = ObjectKind.of(file.dataset());
    if (kind.isImage()) {
      slicesBySeries.merge(series, 1, Integer::sum);
    }
    if (wanted.isPresent() && !wanted.get().equals(series)) {
      return;
    }
    if (taken.isEmpty() && kind.isImage()) {
      taken = series;
    }
    if (taken.isEmpty() || taken.equals(series)) {
      builder.add(file);
    }
  }

  private SeriesVolume build() {
    if (wanted.isEmpty() && slicesBySeries.size() > 1) {
      throw DicomProblem.SEVERAL_SERIES.refuse(
          slicesBySeries.size()
              + " image series are here, with their slices: "
              + slicesBySeries
              + ".",
          "Choose one with --series UID.");
    }
    if (wanted.isPresent() && taken.isEmpty()) {
      throw DicomProblem.NO_IMAGES.refuse(
          "The series named is not among these, with their slices: " + slicesBySeries + ".",
          "Choose one of them.");
    }
    return builder.build();
  }
}
