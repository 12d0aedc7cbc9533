package health.fabrica.dicom.web;

import health.fabrica.dicom.data.DicomFile;

/** Takes the instances of a series as they arrive, each once, in any order. */
@FunctionalInterface
public interface InstanceSink {

  /**
   * Takes an instance whose bytes have parsed and whose UIDs match what was asked for.
   *
   * @param sopInstanceUid its UID
   * @param bytes the Part 10 file; shared with the parsed form, read only
   * @param file the same, parsed
   */
  void accept(String sopInstanceUid, byte[] bytes, DicomFile file);
}
