package health.fabrica.app.cli;

import health.fabrica.app.inference.LearnedModels;
import health.fabrica.core.inference.LearnedModel;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A learned model of the site, for a recipe with a step {@code model}. */
final class ModelOptions {

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec spec;

  @Option(
      names = "--model",
      paramLabel = "FILE",
      description =
          "description in YAML of a learned model, which lies beside it with the ending .onnx; for"
              + " a recipe with a step model")
  private @Nullable Path model;

  @Option(
      names = "--model-library",
      paramLabel = "DIR",
      description = "folder with the onnxruntime jar that runs the model")
  private @Nullable Path library;

  /** Opens the model, if there is one, does the work and closes it. */
  <T> T during(Function<Optional<LearnedModel>, T> work) {
    if (model == null && library == null) {
      return work.apply(Optional.empty());
    }
    if (model == null || library == null) {
      if (spec == null) {
        throw new IllegalStateException("picocli sets the spec");
      }
      throw new ParameterException(
          spec.commandLine(), "--model and --model-library are given together");
    }
    LearnedModel opened = LearnedModels.withLibrary(library, System.getenv()).open(model);
    try {
      return work.apply(Optional.of(opened));
    } finally {
      opened.windows().close();
    }
  }
}
