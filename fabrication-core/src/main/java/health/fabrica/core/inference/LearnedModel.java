package health.fabrica.core.inference;

/**
 * A model that is ready to run, with what is known of it.
 *
 * @param description what it wants and what it gives
 * @param windows runs it; whoever opened it closes it
 */
public record LearnedModel(ModelDescription description, WindowModel windows) {}
