package health.fabrica.dicom.web;

import health.fabrica.dicom.data.DicomFile;

/** Where the instances of a retrieval go, and the arrays that they are read into. */
interface InstanceIntake {

  /**
   * An array of at least that many bytes. Called on the threads that receive; the array is theirs
   * until the instance is handed over.
   */
  byte[] array(int length);

  /**
   * Takes an instance, each once, on the thread that asked for the series.
   *
   * @param array the Part 10 file from its first byte on; read only
   * @param file the same, parsed: its values are views of the array
   */
  void take(String sopInstanceUid, byte[] array, DicomFile file);

  /** An intake that hands each instance over in an array of its own, as long as the file. */
  static InstanceIntake into(InstanceSink sink) {
    return new InstanceIntake() {
      @Override
      public byte[] array(int length) {
        return new byte[length];
      }

      @Override
      public void take(String sopInstanceUid, byte[] array, DicomFile file) {
        sink.accept(sopInstanceUid, array, file);
      }
    };
  }
}
