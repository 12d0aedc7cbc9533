package health.fabrica.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.fabrica.dicom.deident.FolderProblem;
import health.fabrica.dicom.deident.Pseudonyms;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Map;
import java.util.TreeMap;

/**
 * The secrets of de-identification on disk: the key, and the record of what was replaced by what.
 * Both are readable by their owner only. The record grows from run to run.
 */
final class IdentityRecord {

  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  private static final int KEY_BYTES = 32;

  private final Path file;
  private final Map<String, JsonNode> patients = new TreeMap<>();
  private final Map<String, String> uids = new TreeMap<>();

  private IdentityRecord(Path file) {
    this.file = file;
  }

  /**
   * The key of a file.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-2303 when it cannot be read
   */
  static byte[] key(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw unusable("The key file cannot be read", e);
    }
  }

  /** Writes a random key of 32 bytes. */
  static byte[] newKey(Path file) {
    byte[] key = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(key);
    try {
      Files.createFile(file, ownerOnly(file));
      Files.write(file, key);
    } catch (IOException e) {
      throw unusable("The key file cannot be written", e);
    }
    return key;
  }

  /** Opens a record, a new one when the file is not there. */
  static IdentityRecord open(Path file) {
    IdentityRecord record = new IdentityRecord(file);
    if (Files.exists(file)) {
      try {
        JsonNode read = MAPPER.readTree(Files.readAllBytes(file));
        for (JsonNode patient : read.path("patients")) {
          record.patients.put(patientKey(patient), patient);
        }
        read.path("uids")
            .properties()
            .forEach(e -> record.uids.put(e.getKey(), e.getValue().asText()));
      } catch (IOException e) {
        throw unusable("The record cannot be read", e);
      }
    }
    return record;
  }

  /** Adds what was replaced and writes the record, whole or not at all. */
  void write(Pseudonyms pseudonyms) {
    pseudonyms
        .recordedPatients()
        .forEach(
            (patient, replaced) -> {
              ObjectNode node =
                  MAPPER
                      .createObjectNode()
                      .put("issuer", patient.issuer())
                      .put("patientId", patient.id())
                      .put("replacement", replaced.id())
                      .put("daysEarlier", replaced.daysEarlier());
              patients.put(patientKey(node), node);
            });
    uids.putAll(pseudonyms.recordedUids());
    ObjectNode record = MAPPER.createObjectNode();
    record.putArray("patients").addAll(patients.values());
    ObjectNode pairs = record.putObject("uids");
    uids.forEach(pairs::put);
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      Files.deleteIfExists(part);
      Files.createFile(part, ownerOnly(part));
      Files.write(part, MAPPER.writeValueAsBytes(record));
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw unusable("The record cannot be written", e);
    }
  }

  private static String patientKey(JsonNode patient) {
    return patient.path("issuer").asText()
        + '\n'
        + patient.path("patientId").asText()
        + '\n'
        + patient.path("replacement").asText();
  }

  /** Where the file system knows permissions: read and write for the owner. */
  private static FileAttribute<?>[] ownerOnly(Path file) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix")
            && file.getFileSystem().equals(FileSystems.getDefault())
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  private static RuntimeException unusable(String what, IOException cause) {
    return FolderProblem.KEY_FILE
        .with(
            what + " (" + cause.getClass().getSimpleName() + ").",
            "Check the path and its permissions.")
        .asException(cause);
  }
}
