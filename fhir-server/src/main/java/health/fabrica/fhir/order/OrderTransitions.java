package health.fabrica.fhir.order;

import health.fabrica.core.problem.Problem;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestStatus;

/**
 * Which ServiceRequest.status a client may set once the order has a Task. R4 leaves that open; ours
 * is: completed is said by the server alone, when the work is done, and an order that has ended is
 * ended, but for the correction to entered-in-error.
 */
final class OrderTransitions {

  private static final Map<ServiceRequestStatus, Set<ServiceRequestStatus>> NEXT =
      Map.of(
          ServiceRequestStatus.ACTIVE,
          EnumSet.of(
              ServiceRequestStatus.ONHOLD,
              ServiceRequestStatus.REVOKED,
              ServiceRequestStatus.ENTEREDINERROR),
          ServiceRequestStatus.ONHOLD,
          EnumSet.of(
              ServiceRequestStatus.ACTIVE,
              ServiceRequestStatus.REVOKED,
              ServiceRequestStatus.ENTEREDINERROR),
          ServiceRequestStatus.COMPLETED,
          EnumSet.of(ServiceRequestStatus.ENTEREDINERROR),
          ServiceRequestStatus.REVOKED,
          EnumSet.of(ServiceRequestStatus.ENTEREDINERROR));

  private OrderTransitions() {}

  static Set<ServiceRequestStatus> after(ServiceRequestStatus from) {
    return NEXT.getOrDefault(from, Set.of());
  }

  /**
   * Refuses what is not allowed.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-5223 with both states and those that
   *     may follow
   */
  static void check(String orderId, ServiceRequestStatus from, ServiceRequestStatus to) {
    if (from != to && !after(from).contains(to)) {
      throw new Problem(
              OrderProblem.ORDER_TRANSITION,
              "ServiceRequest/"
                  + orderId
                  + " has a Task, is "
                  + from.toCode()
                  + " and cannot become "
                  + (to == null ? "without status" : to.toCode())
                  + ".",
              "From " + from.toCode() + " it can become: " + codes(after(from)) + ".")
          .asException();
    }
  }

  private static String codes(Set<ServiceRequestStatus> states) {
    return states.isEmpty()
        ? "nothing else"
        : states.stream()
            .sorted()
            .map(ServiceRequestStatus::toCode)
            .collect(Collectors.joining(", "));
  }
}
