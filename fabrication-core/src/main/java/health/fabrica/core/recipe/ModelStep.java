package health.fabrica.core.recipe;

import health.fabrica.core.inference.InferenceProblem;
import health.fabrica.core.inference.LearnedModel;
import health.fabrica.core.inference.ModelDescription;
import health.fabrica.core.inference.SlidingWindow;
import java.util.List;

/**
 * {@code model}: a learned model makes the mask. The recipe names it by {@code name}, {@code
 * version} and {@code sha256}, so that the record of a run says which file it was; {@code class} is
 * the name of the structure. The result carries FAB-1350: it is a suggestion until a person
 * confirms it.
 */
final class ModelStep extends Step {

  private final String name;
  private final String version;
  private final String sha256;
  private final String structure;

  private ModelStep(Parameters p, String name, String version, String sha256, String structure) {
    super("model", p);
    this.name = name;
    this.version = version;
    this.sha256 = sha256;
    this.structure = structure;
  }

  static Step of(Parameters p) {
    String name = p.text("name", "[a-z][a-z0-9-]{0,63}", "its name in lower case");
    String version = p.text("version", "[A-Za-z0-9._+-]{1,64}", "its version");
    String sha256 = p.text("sha256", "[0-9a-f]{64}", "the SHA-256 of its file in lower case");
    String structure = p.text("class", "[a-z][a-z0-9-]{0,63}", "the class to take");
    return new ModelStep(p, name, version, sha256, structure);
  }

  @Override
  boolean needsMask() {
    return false;
  }

  @Override
  boolean makesMask() {
    return true;
  }

  @Override
  void run(Bench bench) {
    LearnedModel model = bench.model.orElseThrow(this::missing);
    requireSame(model.description());
    int label = label(model.description());
    SlidingWindow.Labels labels =
        SlidingWindow.label(bench.volume, model, bench.threads, bench.monitor);
    bench.counts.put("windows", labels.windows());
    bench.mask(labels.labels().mask(label));
    bench.voxelsFound = bench.mask().count();
    bench.warnings.add(
        InferenceProblem.SUGGESTION.with(
            "The learned model "
                + name
                + " "
                + version
                + " suggested the mask of "
                + structure
                + "; nobody has confirmed it.",
            "A person has to compare the model with the images, slice by slice, and sign."));
  }

  private RuntimeException missing() {
    return InferenceProblem.MODEL_MISSING.refuse(
        "The recipe needs the learned model " + name + " " + version + ".",
        "Give its description, and the folder of the library that runs models.");
  }

  private void requireSame(ModelDescription is) {
    if (!is.name().equals(name) || !is.version().equals(version) || !is.sha256().equals(sha256)) {
      throw InferenceProblem.MODEL_DIFFERS.refuse(
          "The recipe names the model "
              + name
              + " "
              + version
              + " with SHA-256 "
              + sha256
              + ", given was "
              + is.name()
              + " "
              + is.version()
              + " with "
              + is.sha256()
              + ".",
          "Give the model that the recipe was written for, or a recipe for this one.");
    }
  }

  private int label(ModelDescription description) {
    List<String> classes = description.classes();
    int label = classes.size() == 1 ? classes.indexOf(structure) + 1 : classes.indexOf(structure);
    if (label < 1) {
      throw RecipeProblem.VALUE_INVALID.refuse(
          "The model " + name + " has no class " + structure + " that is not the background.",
          "It has: " + String.join(", ", classes) + ".");
    }
    return label;
  }
}
