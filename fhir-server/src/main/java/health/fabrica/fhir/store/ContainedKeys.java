package health.fabrica.fhir.store;

import static health.fabrica.fhir.store.Tables.PK;

import org.jooq.Field;

/**
 * Where contained resources are in the index. They have rows in the same tables as all others,
 * under numbers of parameters and keys of their own, so a search that does not ask for them never
 * meets them. The number is that of the parameter plus {@value #NUMBERS}. The key is that of an
 * element of the container, see {@link ElementKeys}: the position in the container, from 1, times
 * {@value #ELEMENTS}; elements that composites look at count on from there.
 *
 * <p>Two more kinds of rows say what there is:
 *
 * <ul>
 *   <li>{@code token_index}, parameter {@value #PRESENCE}: the type as code, the local id as system
 *   <li>{@code reference_index}, negative number of a reference parameter: a reference to a
 *       contained resource; its type, under its key, and as target id the element that has the
 *       reference
 * </ul>
 */
final class ContainedKeys {

  /** The number of the rows that say which contained resources there are. */
  static final int PRESENCE = 0;

  /** Between the numbers of a parameter of resources and of contained ones. */
  static final int NUMBERS = 1_000_000;

  /** Contained resources in one container that the index can tell apart. */
  static final int MAX_CONTAINED = 511;

  /** Keys of one contained resource: its own and those of elements that composites look at. */
  static final int ELEMENTS = 128;

  private static final long SPAN = ElementKeys.MAX_ELEMENTS + 1L;

  private ContainedKeys() {}

  /** The number under which the rows of contained resources are. */
  static int number(int parameter) {
    return parameter + NUMBERS;
  }

  /** The element that a contained resource is. */
  static int element(int position) {
    return position * ELEMENTS;
  }

  /** The position of the contained resource with the key; 0 for the container itself. */
  static int position(long key) {
    return (int) (-key % SPAN) / ELEMENTS;
  }

  /** The key of the container of the resource with the key. */
  static long container(long key) {
    return -key / SPAN;
  }

  /** The key of a container among those of contained resources. */
  static Field<Long> ofContainer(Field<Long> container) {
    return container.mul(SPAN).neg();
  }

  /** The container of a contained resource. */
  static Field<Long> containerOf(Field<Long> contained) {
    return contained.neg().div(SPAN);
  }

  /** The contained resource that has the element with the key of the row. */
  static Field<Long> containedOfElement() {
    return PK.neg().div((long) ELEMENTS).mul((long) ELEMENTS).neg();
  }
}
