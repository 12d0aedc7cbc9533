package health.fabrica.fhir.recall;

import health.fabrica.core.problem.Problem;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a recall names: every list that is not empty must hold, by one of its values.
 *
 * @param deviceIdentifiers whole device identifiers
 * @param lots lot numbers of devices
 * @param serials serial numbers of devices
 * @param materialLots lots of the material they were made of
 * @param printers logical ids of the printers that made them
 * @param from the first day of manufacture
 * @param to the last day of manufacture
 */
record RecallNotice(
    List<String> deviceIdentifiers,
    List<String> lots,
    List<String> serials,
    List<String> materialLots,
    List<String> printers,
    Optional<LocalDate> from,
    Optional<LocalDate> to) {

  RecallNotice {
    deviceIdentifiers = distinct(deviceIdentifiers);
    lots = distinct(lots);
    serials = distinct(serials);
    materialLots = distinct(materialLots);
    printers = distinct(printers);
    boolean any =
        Stream.of(deviceIdentifiers, lots, serials, materialLots, printers)
                .anyMatch(list -> !list.isEmpty())
            || from.isPresent()
            || to.isPresent();
    if (!any) {
      throw new Problem(
              RecallProblem.NO_CRITERION,
              "The recall names no device identifier, lot, serial, material lot, printer or date.",
              "Name at least one.")
          .asException();
    }
    if (from.isPresent() && to.isPresent() && to.get().isBefore(from.get())) {
      throw new Problem(
              RecallProblem.PARAMETER_INVALID,
              "The window of manufacture ends on " + to.get() + ", before it begins.",
              "Exchange manufactured-from and manufactured-to.")
          .asException();
    }
  }

  private static List<String> distinct(Collection<String> values) {
    return values.stream().distinct().toList();
  }
}
