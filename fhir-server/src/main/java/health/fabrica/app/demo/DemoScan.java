package health.fabrica.app.demo;

import health.fabrica.core.problem.Problem;
import health.fabrica.core.work.WorkMonitor;
import health.fabrica.dicom.volume.SeriesFolder;
import health.fabrica.dicom.volume.SeriesPolicy;
import health.fabrica.dicom.volume.SeriesVolume;
import health.fabrica.dicom.web.ClientSettings;
import health.fabrica.dicom.web.Credentials;
import health.fabrica.dicom.web.DicomWebClient;
import health.fabrica.dicom.web.HttpTransport;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The bundled scan at the PACS.
 *
 * @param patientId PatientID of the images
 */
record DemoScan(String studyInstanceUid, String patientId, int instances) {

  /** Stores all files of a zip by STOW-RS. */
  static DemoScan store(Path zip, URI dicomWeb, WorkMonitor monitor) {
    SeriesVolume series = SeriesFolder.read(zip, Optional.empty(), SeriesPolicy.DEFAULT, monitor);
    DicomWebClient pacs =
        new DicomWebClient(
            dicomWeb,
            HttpTransport.DEFAULT,
            Credentials.NONE,
            ClientSettings.DEFAULT,
            new SecureRandom());
    List<byte[]> files = files(zip);
    pacs.store(files, monitor);
    return new DemoScan(series.studyInstanceUid(), series.subject().patientId(), files.size());
  }

  private static List<byte[]> files(Path zip) {
    List<byte[]> files = new ArrayList<>();
    try (FileSystem archive = FileSystems.newFileSystem(zip);
        Stream<Path> walk = Files.walk(archive.getPath("/"))) {
      for (Path file : walk.filter(Files::isRegularFile).sorted().toList()) {
        files.add(Files.readAllBytes(file));
      }
      return files;
    } catch (IOException e) {
      throw new Problem(
              DemoProblem.SCAN_MISSING,
              "The bundled scan cannot be read.",
              "Run the demo from a complete checkout.")
          .asException(e);
    }
  }
}
