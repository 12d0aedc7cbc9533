package health.fabrica.app.inference;

import health.fabrica.core.inference.ModelDescription;
import health.fabrica.core.inference.WindowModel;

/** Makes a model of the bytes of its file. Needs a constructor without parameters. */
public interface ModelOpener {

  /**
   * Loads a model and checks that its inputs and outputs are as described.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-1354 when they are not, FAB-1355 when
   *     it cannot be loaded
   */
  WindowModel open(ModelDescription description, byte[] model);
}
