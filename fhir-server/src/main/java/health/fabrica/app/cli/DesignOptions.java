package health.fabrica.app.cli;

import health.fabrica.app.config.RecipeFiles;
import health.fabrica.core.recipe.Edit;
import health.fabrica.core.segment.SideCheck;
import health.fabrica.flow.model.ModelFabrication;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code fabricate} that edit the model in its distance field. */
final class DesignOptions {

  @Option(
      names = "--design",
      paramLabel = "FILE",
      description =
          "YAML list of edits: hollow, drain, base, label, cut, split-plane, split-to-fit"
              + " (after those of the recipe)")
  private @Nullable Path design;

  @Option(
      names = "--edit",
      paramLabel = "EDIT",
      description = "one edit as YAML, for example 'hollow: {wall-mm: 3}'; may be repeated")
  private List<String> edits = List.of();

  @Option(
      names = "--order",
      paramLabel = "ID",
      description = "identifier of the order for labels and the 3MF file; nothing of the patient")
  private @Nullable String order;

  /** Made by the command line. */
  DesignOptions() {}

  boolean given() {
    return edits() || order != null;
  }

  /** Whether there are edits. */
  boolean edits() {
    return design != null || !edits.isEmpty();
  }

  /** The identifier of the order. */
  Optional<String> order() {
    return Optional.ofNullable(order);
  }

  /** The fabrication with these edits. */
  ModelFabrication of(ModelFabrication plain, Optional<SideCheck.Side> side) {
    List<Edit> all = new ArrayList<>();
    if (design != null) {
      all.addAll(RecipeFiles.edits(design));
    }
    edits.forEach(edit -> all.addAll(RecipeFiles.edits(edit)));
    return plain.edited(all, order(), side);
  }
}
