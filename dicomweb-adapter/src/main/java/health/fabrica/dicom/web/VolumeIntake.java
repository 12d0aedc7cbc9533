package health.fabrica.dicom.web;

import health.fabrica.dicom.data.DicomFile;
import health.fabrica.dicom.data.TransferSyntax;
import health.fabrica.dicom.volume.SeriesVolumeBuilder;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Instances on their way into a volume. A native one is decoded when the builder has taken it, and
 * nothing of it is kept, so its array takes in another instance: the files of a series are many and
 * nearly of one size, and the collector would have to run for them more often than for the voxels.
 * The builder still reads a compressed one on other threads: its array is not used again.
 */
final class VolumeIntake implements InstanceIntake {

  private static final int KEPT_ARRAYS = 8;
  private static final int MAX_KEPT_BYTES = 1 << 22;
  private static final int STEP = 1 << 14;

  private final SeriesVolumeBuilder builder;

  /** Shared by all threads of the retrieval; who takes an array out owns it. */
  private final BlockingQueue<byte[]> free = new ArrayBlockingQueue<>(KEPT_ARRAYS);

  VolumeIntake(SeriesVolumeBuilder builder) {
    this.builder = builder;
  }

  @Override
  public byte[] array(int length) {
    if (length > MAX_KEPT_BYTES) {
      return new byte[length];
    }
    byte[] kept = free.poll();
    return kept != null && kept.length >= length ? kept : new byte[(length / STEP + 1) * STEP];
  }

  @Override
  public void take(String sopInstanceUid, byte[] array, DicomFile file) {
    builder.add(file);
    if (TransferSyntax.isNative(file.transferSyntaxUid())
        && array.length <= MAX_KEPT_BYTES + STEP) {
      free.offer(array); // one more than are kept is left to the collector
    }
  }
}
