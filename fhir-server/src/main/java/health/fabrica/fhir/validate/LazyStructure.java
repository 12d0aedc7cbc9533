package health.fabrica.fhir.validate;

import org.hl7.fhir.r5.model.StructureDefinition;

/**
 * A StructureDefinition of R4 in the model of the validator whose elements are made when they are
 * first asked for and may be given back. Safe for use by many threads as long as nobody holds on to
 * elements over {@link #unload}.
 */
final class LazyStructure extends StructureDefinition {

  private static final long serialVersionUID = 1;

  /** Makes the elements. */
  interface Loader {

    /** The snapshot of this definition, made anew. */
    StructureDefinitionSnapshotComponent load(LazyStructure structure, byte[] packed);
  }

  private final transient byte[] packed;
  private final transient Loader loader;

  /**
   * @param head everything but the elements
   * @param packed the whole
   */
  LazyStructure(StructureDefinition head, byte[] packed, Loader loader) {
    this.packed = packed;
    this.loader = loader;
    head.copyValues(this);
  }

  @Override
  public boolean hasSnapshot() {
    return true;
  }

  @Override
  public synchronized StructureDefinitionSnapshotComponent getSnapshot() {
    StructureDefinitionSnapshotComponent made = snapshot;
    if (made == null) {
      made = loader.load(this, packed);
      snapshot = made;
    }
    return made;
  }

  /** Forgets the elements until they are asked for again. */
  synchronized void unload() {
    snapshot = null;
  }

  @Override
  public void copyValues(StructureDefinition copy) {
    getSnapshot();
    super.copyValues(copy);
  }
}
