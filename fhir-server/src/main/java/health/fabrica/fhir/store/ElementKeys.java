package health.fabrica.fhir.store;

import static health.fabrica.fhir.store.Tables.PK;

import org.jooq.Field;

/**
 * The keys of elements inside resources. The components of a composite search parameter are rows of
 * the same index tables as all others, only that their key is that of the element, a negative
 * number from which the resource's key follows. So values of components are searched like any
 * others, and a composite holds when its components hold of one element.
 */
final class ElementKeys {

  /** Elements that composites may look at in one resource. */
  static final int MAX_ELEMENTS = (1 << 16) - 1;

  private static final long SPAN = MAX_ELEMENTS + 1L;

  private ElementKeys() {}

  /** The key of a row of a resource; element 0 is the resource itself. */
  static long key(long resource, int element) {
    return element == 0 ? resource : first(resource) - element;
  }

  /** Above the keys of all elements of the resource. */
  static long first(long resource) {
    return -resource * SPAN;
  }

  /** Below the keys of all elements of the resource. */
  static long last(long resource) {
    return first(resource) - SPAN;
  }

  /** The key of the resource in which the element with the key of the row is. */
  static Field<Long> resourceOfElement() {
    return PK.neg().div(SPAN);
  }
}
