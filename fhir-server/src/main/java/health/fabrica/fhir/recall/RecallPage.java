package health.fabrica.fhir.recall;

import java.util.List;
import java.util.OptionalLong;

/**
 * One page of a recall.
 *
 * @param devices in the order of their creation
 * @param next where the next page begins; empty on the last
 */
record RecallPage(List<RecalledDevice> devices, OptionalLong next) {

  RecallPage {
    devices = List.copyOf(devices);
  }
}
