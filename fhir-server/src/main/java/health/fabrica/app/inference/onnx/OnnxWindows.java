package health.fabrica.app.inference.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import health.fabrica.core.inference.InferenceProblem;
import health.fabrica.core.inference.ModelDescription;
import health.fabrica.core.inference.WindowModel;
import health.fabrica.core.work.WorkMonitor;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** A loaded ONNX model. A run is told to stop within a tenth of a second of a cancel. */
final class OnnxWindows implements WindowModel {

  private static final long ASK_MILLIS = 50;

  private final OrtEnvironment environment;
  private final OrtSession session;
  private final ModelDescription description;
  private final String input;
  private final String output;
  private final long[] inputShape;
  private final long[] outputShape;
  private final ScheduledExecutorService watches =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "fabrica-model-watch");
            thread.setDaemon(true);
            return thread;
          });

  OnnxWindows(
      OrtEnvironment environment,
      OrtSession session,
      ModelDescription description,
      String input,
      String output,
      long[] inputShape,
      long[] outputShape) {
    this.environment = environment;
    this.session = session;
    this.description = description;
    this.input = input;
    this.output = output;
    this.inputShape = inputShape;
    this.outputShape = outputShape;
  }

  @Override
  public void run(float[] window, float[] scores, WorkMonitor monitor) {
    try (OnnxTensor tensor =
            OnnxTensor.createTensor(environment, FloatBuffer.wrap(window), inputShape);
        OrtSession.RunOptions options = new OrtSession.RunOptions();
        Watch watch = new Watch(options, monitor);
        OrtSession.Result result = session.run(Map.of(input, tensor), options)) {
      if (!(result.get(0) instanceof OnnxTensor made)
          || !OnnxOpener.fits(made.getInfo().getShape(), outputShape)) {
        throw OnnxOpener.differs("The output " + output + " has another shape.", outputShape);
      }
      made.getFloatBuffer().get(scores);
      watch.stop();
    } catch (OrtException e) {
      monitor.check(); // a cancelled run ends in this exception too
      throw InferenceProblem.RUN_FAILED
          .with(
              "The model " + description.name() + " failed: " + e.getMessage(),
              "Try a smaller region of interest; else ask its maker.")
          .asException(e);
    }
  }

  /** Ends a run when it was cancelled; after {@link #stop} it touches the run no more. */
  private final class Watch implements AutoCloseable {

    private final OrtSession.RunOptions options;
    private final WorkMonitor monitor;
    private final ScheduledFuture<?> asking;
    private boolean stopped; // under the lock of this

    Watch(OrtSession.RunOptions options, WorkMonitor monitor) {
      this.options = options;
      this.monitor = monitor;
      this.asking =
          watches.scheduleWithFixedDelay(this::ask, ASK_MILLIS, ASK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private synchronized void ask() {
      if (!stopped && monitor.cancelled()) {
        try {
          options.setTerminate(true);
        } catch (OrtException e) {
          stopped = true; // the run ends by itself
        }
      }
    }

    private synchronized void stop() {
      stopped = true;
      asking.cancel(false);
    }

    @Override
    public void close() {
      stop();
    }
  }

  @Override
  public void close() {
    watches.shutdownNow();
    try {
      session.close();
    } catch (OrtException e) {
      throw InferenceProblem.RUN_FAILED
          .with("The model " + description.name() + " cannot be closed.", "")
          .asException(e);
    }
  }
}
