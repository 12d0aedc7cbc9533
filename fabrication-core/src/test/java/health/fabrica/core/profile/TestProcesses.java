package health.fabrica.core.profile;

import health.fabrica.core.quality.CheckProfile;
import health.fabrica.core.toolpath.ProcessProfile;

/** Processes of the program, for tests of those who use them. */
public final class TestProcesses {

  private TestProcesses() {}

  /** Anatomic models of PLA. */
  public static ProcessProfile plaModel() {
    return process("pla-model-0.2@1").filament();
  }

  /** The limits of a process. */
  public static CheckProfile limits(String reference) {
    return process(reference).limits();
  }

  private static PrintProcess process(String reference) {
    return ProfileLibrary.shipped().process(reference);
  }
}
