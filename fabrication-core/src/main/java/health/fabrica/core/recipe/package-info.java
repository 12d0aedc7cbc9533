/**
 * Named pipelines from a volume to a mask. A {@link health.fabrica.core.recipe.Recipe} is data: a
 * name, a version and a list of {@link health.fabrica.core.recipe.Step}s with typed parameters,
 * read from plain maps ({@link health.fabrica.core.recipe.RecipeReader}; the text format is the
 * caller's) with unknown names refused. {@link health.fabrica.core.recipe.RecipeRunner} runs it and
 * records what each step did: parameters, counts, time.
 *
 * <p>Same volume, recipe and inputs give the same mask on any number of threads.
 */
@NullMarked
package health.fabrica.core.recipe;

import org.jspecify.annotations.NullMarked;
