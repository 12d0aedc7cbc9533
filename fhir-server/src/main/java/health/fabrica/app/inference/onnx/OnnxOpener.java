package health.fabrica.app.inference.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import health.fabrica.app.inference.ModelOpener;
import health.fabrica.core.inference.InferenceProblem;
import health.fabrica.core.inference.ModelDescription;
import health.fabrica.core.inference.WindowModel;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Opens ONNX models of one input {@code [1, 1, slices, rows, columns]} and one output {@code [1,
 * classes, slices, rows, columns]}, both of floats; a dimension that the file leaves open fits.
 */
public final class OnnxOpener implements ModelOpener {

  /** For the class loader. */
  public OnnxOpener() {}

  @Override
  public WindowModel open(ModelDescription description, byte[] model) {
    try {
      OrtEnvironment environment = OrtEnvironment.getEnvironment();
      environment.setTelemetry(false);
      try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
        // One thread a window, so that sums have one order; windows run beside each other.
        options.setIntraOpNumThreads(1);
        options.setInterOpNumThreads(1);
        options.setDeterministicCompute(true);
        return checked(environment, environment.createSession(model, options), description);
      }
    } catch (OrtException | LinkageError e) {
      throw InferenceProblem.RUN_FAILED
          .with(
              "The model " + description.name() + " does not load: " + e.getMessage(),
              "Check the file with its maker, and that this library knows its operators.")
          .asException(e);
    }
  }

  private static WindowModel checked(
      OrtEnvironment environment, OrtSession session, ModelDescription description)
      throws OrtException {
    try {
      List<Integer> window = description.window();
      long[] in = {1, 1, window.get(2), window.get(1), window.get(0)};
      long[] out = in.clone();
      out[1] = description.classes().size();
      String input = only("input", session.getInputInfo(), in);
      String output = only("output", session.getOutputInfo(), out);
      return new OnnxWindows(environment, session, description, input, output, in, out);
    } catch (OrtException | RuntimeException e) {
      session.close();
      throw e;
    }
  }

  private static String only(String kind, Map<String, NodeInfo> nodes, long[] wanted) {
    if (nodes.size() != 1) {
      throw differs("The model has " + nodes.size() + " " + kind + "s.", wanted);
    }
    NodeInfo node = nodes.values().iterator().next();
    if (!(node.getInfo() instanceof TensorInfo tensor)
        || tensor.type != OnnxJavaType.FLOAT
        || !fits(tensor.getShape(), wanted)) {
      throw differs("The " + kind + " of the model is " + node.getInfo() + ".", wanted);
    }
    return node.getName();
  }

  static boolean fits(long[] shape, long[] wanted) {
    boolean fits = shape.length == wanted.length;
    for (int n = 0; fits && n < shape.length; n++) {
      fits = shape[n] == wanted[n] || shape[n] < 0;
    }
    return fits;
  }

  static RuntimeException differs(String message, long[] wanted) {
    return InferenceProblem.TENSORS_DIFFER.refuse(
        message,
        "It needs one of floats, "
            + Arrays.toString(wanted)
            + ": batch, channels, slices, rows, columns.");
  }
}
