package health.fabrica.core.format;

/**
 * How a 3MF package is laid out.
 *
 * @param partAnObject whether each object has a model part of its own (production extension, which
 *     a reader then needs), else all are in one
 * @param ids gives objects, items and the build their identifiers
 */
public record ThreeMfLayout(boolean partAnObject, ThreeMfIds ids) {

  /** One model part that every reader opens, identifiers by content. */
  public static final ThreeMfLayout PLAIN = new ThreeMfLayout(false, ThreeMfIds.BY_CONTENT);

  /** A model part for each object, identifiers by content. */
  public static final ThreeMfLayout PARTED = new ThreeMfLayout(true, ThreeMfIds.BY_CONTENT);
}
