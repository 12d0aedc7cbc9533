package health.fabrica.app.inference;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import health.fabrica.core.blob.Sha256;
import health.fabrica.core.image.HeapGuard;
import health.fabrica.core.inference.InferenceProblem;
import health.fabrica.core.inference.LearnedModel;
import health.fabrica.core.inference.ModelDescription;
import health.fabrica.core.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Opens the site's models: {@code liver.yaml} describes {@code liver.onnx} beside it. The bytes
 * that are hashed are the bytes that are run.
 */
public final class LearnedModels {

  private static final int MAX_DESCRIPTION = 1 << 20;
  private static final long MAX_MODEL = 1L << 30;
  private static final String ENDING = ".yaml";

  private final ModelOpener opener;

  private LearnedModels(ModelOpener opener) {
    this.opener = opener;
  }

  /**
   * With ONNX Runtime out of a folder of the site.
   *
   * @param environment of the process; it has to turn the library's telemetry off
   * @throws ProblemException FAB-1357 when it is not there or its telemetry is on
   */
  public static LearnedModels withLibrary(Path folder, Map<String, String> environment) {
    return new LearnedModels(OnnxLibrary.opener(folder, environment));
  }

  /**
   * Opens a model; close its {@link LearnedModel#windows} after use.
   *
   * @param description file in YAML; the model lies beside it with the ending {@code .onnx}
   * @throws ProblemException FAB-1351 when the description cannot be read, FAB-1352 when the model
   *     has another SHA-256, FAB-1354 and FAB-1355 when it is not as described or does not load,
   *     FAB-1021 when it is too large
   */
  public LearnedModel open(Path description) {
    ModelDescription read = describe(description);
    byte[] model = bytes(description, read);
    String is = Sha256.of(model).hex();
    if (!is.equals(read.sha256())) {
      throw InferenceProblem.MODEL_DIFFERS.refuse(
          "The file of the model "
              + read.name()
              + " has the SHA-256 "
              + is
              + ", its description says "
              + read.sha256()
              + ".",
          "Find out which one is right before it is used.");
    }
    return new LearnedModel(read, opener.open(read, model));
  }

  private static ModelDescription describe(Path file) {
    YAMLMapper mapper = new YAMLMapper();
    mapper.enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
    try {
      if (Files.size(file) > MAX_DESCRIPTION) {
        throw new IOException("more than " + MAX_DESCRIPTION + " bytes");
      }
      @Nullable Map<String, Object> tree =
          mapper.readValue(Files.readAllBytes(file), new TypeReference<Map<String, Object>>() {});
      return ModelDescription.read(tree == null ? Map.of() : tree);
    } catch (IOException e) {
      throw InferenceProblem.DESCRIPTION_INVALID
          .with(
              "The model's description is no readable YAML file: "
                  + e.getClass().getSimpleName()
                  + ".",
              "Give the YAML file beside the model.")
          .asException(e);
    }
  }

  private static byte[] bytes(Path description, ModelDescription read) {
    String name = String.valueOf(description.getFileName());
    String stem = name.endsWith(ENDING) ? name.substring(0, name.length() - ENDING.length()) : name;
    Path file = description.resolveSibling(stem + ".onnx");
    try {
      long size = Files.size(file);
      HeapGuard.require("The model " + read.name(), size > MAX_MODEL ? Long.MAX_VALUE : 2 * size);
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw InferenceProblem.RUN_FAILED
          .with(
              "The file of the model " + read.name() + " cannot be read.",
              "It has the name of its description with the ending .onnx, in the same folder.")
          .asException(e);
    }
  }
}
