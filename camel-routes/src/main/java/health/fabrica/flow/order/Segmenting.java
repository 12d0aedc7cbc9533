package health.fabrica.flow.order;

/** How the mask of a model is made. */
public sealed interface Segmenting {

  /** What is modelled, in a word: a tissue or a recipe. */
  String word();

  /**
   * The largest piece between the preset thresholds of a tissue.
   *
   * @param tissue a code of the tissue code system
   */
  record ByTissue(String tissue) implements Segmenting {
    @Override
    public String word() {
      return tissue;
    }
  }

  /** The steps of a recipe. */
  record ByRecipe(OrderedRecipe recipe) implements Segmenting {
    @Override
    public String word() {
      return recipe.name();
    }
  }
}
