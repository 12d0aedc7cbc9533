package health.fabrica.core.format;

import health.fabrica.core.slice.Layer;

/** Takes the slices of a 3MF package, object by object, each from the bottom to the top. */
public interface SliceStackVisitor {

  /**
   * An object begins.
   *
   * @param number of the build item, from 1
   * @param name as the package has it, other characters than those of {@link ThreeMfObject}
   *     replaced; empty for none
   */
  void object(int number, String name);

  /** The next layer of the object, in mm, placed as the build says. */
  void layer(Layer layer);
}
