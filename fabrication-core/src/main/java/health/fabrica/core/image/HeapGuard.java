package health.fabrica.core.image;

/**
 * Refuses large arrays before they are made. The limit is three quarters of the heap that the
 * process may have, whatever is in use at the moment: the same input is refused or not each time.
 */
public final class HeapGuard {

  /** Heap that is left to the rest of the process. */
  private static final long REST_BYTES = 64L << 20;

  private HeapGuard() {}

  /** Bytes that one piece of work may allocate at its peak. */
  public static long limitBytes() {
    return Math.max(0, Runtime.getRuntime().maxMemory() - REST_BYTES) / 4 * 3;
  }

  /**
   * Checks that work fits.
   *
   * @param what names the work, for the message
   * @param bytes that it needs at its peak
   * @throws health.fabrica.core.problem.ProblemException FAB-1021 when it does not fit
   */
  public static void require(String what, long bytes) {
    require(what, bytes, limitBytes());
  }

  static void require(String what, long bytes, long limit) {
    if (bytes > limit) {
      throw ImageProblem.MEMORY.refuse(
          what + " needs " + mebibytes(bytes) + " MiB of heap; " + mebibytes(limit) + " are there.",
          "Crop to the region of interest, resample to larger voxels, or give the process more"
              + " heap.");
    }
  }

  private static long mebibytes(long bytes) {
    return (bytes + (1 << 20) - 1) >> 20;
  }
}
