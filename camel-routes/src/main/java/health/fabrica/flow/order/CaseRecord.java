package health.fabrica.flow.order;

import health.fabrica.core.blob.Sha256;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What one step leaves behind for good. Together the records of a case are its history: inputs and
 * outputs by hash, parameters, software version and timings.
 */
public sealed interface CaseRecord {

  /**
   * The scan as retrieved.
   *
   * @param instances SHA-256 of each instance's bytes by SOPInstanceUID
   * @param receivedBytes bytes of all instances
   */
  record Imaging(
      String studyInstanceUid,
      String seriesInstanceUid,
      Map<String, Sha256> instances,
      long receivedBytes,
      Instant at)
      implements CaseRecord {}

  /**
   * The model and its printer instructions.
   *
   * @param modality what was imaged, for example CT
   * @param report the JSON report of the fabrication, as the command line prints it
   * @param meshVolumeMm3 volume of the final mesh
   * @param meshAreaMm2 its area
   * @param deviationMm greatest distance that smoothing and decimation moved the surface, summed
   * @param materialMm3 material of the print
   * @param massG mass of the print
   * @param printTimeSeconds estimated time of the print
   * @param stl the mesh; its hash is what approvers sign
   * @param page the checks as a page with pictures; cases before there was one have none
   * @param mask the mask that the mesh was made of; cases before it was kept have none
   * @param softwareVersion version of this software
   * @param timingsMs milliseconds by stage
   */
  record Model(
      String modality,
      String report,
      double meshVolumeMm3,
      double meshAreaMm2,
      double deviationMm,
      double materialMm3,
      double massG,
      double printTimeSeconds,
      FileEntry stl,
      FileEntry threeMf,
      FileEntry gcode,
      FileEntry preview,
      Optional<FileEntry> page,
      Optional<FileEntry> mask,
      String softwareVersion,
      Map<String, Long> timingsMs,
      Instant at)
      implements CaseRecord {

    /** All files for people and printers, the mesh first. */
    public List<FileEntry> files() {
      return Stream.concat(Stream.of(stl, threeMf, gcode, preview), page.stream()).toList();
    }
  }

  /** A file in the blob store. */
  record FileEntry(String name, String contentType, Sha256 sha256, long bytes) {}

  /**
   * A signature before the print.
   *
   * @param practitioner reference of the Practitioner
   * @param signed hash of the mesh that was signed
   */
  record Approval(String practitioner, ApproverRole role, Sha256 signed, Instant at)
      implements CaseRecord {}

  /**
   * The intent to print: fixed before the printer hears of it.
   *
   * @param dispatchId our id of the job on the device
   */
  record Dispatch(String dispatchId, String deviceId, Instant at) implements CaseRecord {}

  /**
   * A person has looked at the printer and says that a start without a trace did not happen.
   *
   * @param practitioner reference of the Practitioner
   */
  record NotStarted(String dispatchId, String practitioner, Instant at) implements CaseRecord {}

  /** The print as the device reported it. */
  record Print(
      String dispatchId,
      String deviceId,
      Optional<Instant> startedAt,
      Instant endedAt,
      Optional<Double> filamentMm)
      implements CaseRecord {}

  /** The device ended the job without an object, or an operator said so. */
  record PrintFailure(String dispatchId, String deviceId, String reason, Instant at)
      implements CaseRecord {}

  /** The signature that releases the object after inspection. */
  record Release(String practitioner, ApproverRole role, Instant at) implements CaseRecord {}

  /**
   * The identity of the finished object.
   *
   * @param serialNumber unique a device, GS1 AI (21)
   * @param lotNumber the print job, GS1 AI (10)
   * @param deviceIdentifier the GTIN of the product when the site has one, GS1 AI (01)
   * @param manufactured day of the print at the site, GS1 AI (11)
   */
  record Outcome(
      String serialNumber,
      String lotNumber,
      Optional<String> deviceIdentifier,
      LocalDate manufactured,
      Instant at)
      implements CaseRecord {}

  /**
   * The model as DICOM objects in the study of its images.
   *
   * @param instances SOP Class UID by SOP Instance UID
   * @param destinations DICOMweb roots that hold them now
   */
  record ModelObjects(
      String studyInstanceUid, Map<String, String> instances, List<String> destinations, Instant at)
      implements CaseRecord {}

  /** The delivery to the EHR. {@code ehrDevice} is the Device's reference there. */
  record WriteBack(String ehr, Optional<String> ehrDevice, Instant at) implements CaseRecord {}
}
