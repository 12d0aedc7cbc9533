package health.fabrica.fhir.store;

import java.util.List;
import org.hl7.fhir.r4.model.Base;

/** Selects the elements that a search parameter looks at. Safe for use by many threads. */
interface ElementSelector {

  /** The elements selected, starting from a resource, or from an element for a relative one. */
  List<Base> select(Base start);
}
