package health.fabrica.fhir.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestStatus;
import org.hl7.fhir.r4.model.Task.TaskStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The state machines, written out a second time, over all pairs of states. */
class TaskTransitionsTest {

  static final Map<String, List<String>> TASK =
      Map.ofEntries(
          Map.entry("draft", List.of("requested", "cancelled", "entered-in-error")),
          Map.entry(
              "requested",
              List.of("received", "accepted", "rejected", "cancelled", "entered-in-error")),
          Map.entry("received", List.of("accepted", "rejected", "cancelled", "entered-in-error")),
          Map.entry("accepted", List.of("ready", "in-progress", "cancelled", "entered-in-error")),
          Map.entry("ready", List.of("in-progress", "cancelled", "entered-in-error")),
          Map.entry(
              "in-progress",
              List.of("on-hold", "completed", "failed", "cancelled", "entered-in-error")),
          Map.entry("on-hold", List.of("in-progress", "cancelled", "failed", "entered-in-error")),
          Map.entry("rejected", List.of("entered-in-error")),
          Map.entry("cancelled", List.of("entered-in-error")),
          Map.entry("failed", List.of("entered-in-error")),
          Map.entry("completed", List.of("entered-in-error")),
          Map.entry("entered-in-error", List.of()));

  static Stream<TaskStatus> taskStates() {
    return Arrays.stream(TaskStatus.values()).filter(s -> s != TaskStatus.NULL);
  }

  static Stream<Arguments> pairs() {
    return taskStates().flatMap(from -> taskStates().map(to -> Arguments.of(from, to)));
  }

  @Test
  void theTableHasAllTwelveStates() {
    assertThat(taskStates().map(TaskStatus::toCode))
        .containsExactlyInAnyOrderElementsOf(TASK.keySet());
  }

  @ParameterizedTest(name = "{0} to {1}")
  @MethodSource("pairs")
  void aTaskMovesAsTheTableSays(TaskStatus from, TaskStatus to) {
    if (from == to || TASK.get(from.toCode()).contains(to.toCode())) {
      assertThatCode(() -> TaskTransitions.check("7", from, to)).doesNotThrowAnyException();
    } else {
      var refused =
          assertThatThrownBy(() -> TaskTransitions.check("7", from, to))
              .hasMessageContaining("FAB-5218")
              .hasMessageContaining("is " + from.toCode())
              .hasMessageContaining("become " + to.toCode());
      TASK.get(from.toCode()).forEach(refused::hasMessageContaining);
    }
  }

  @Test
  void fiveStatesAreFinal() {
    assertThat(taskStates().filter(TaskTransitions::isFinal).map(TaskStatus::toCode))
        .containsExactlyInAnyOrder(
            "rejected", "cancelled", "failed", "completed", "entered-in-error");
  }

  @Test
  void anOrderInWorkMovesAsTheTableSays() {
    Map<String, List<String>> table =
        Map.of(
            "active", List.of("on-hold", "revoked", "entered-in-error"),
            "on-hold", List.of("active", "revoked", "entered-in-error"),
            "completed", List.of("entered-in-error"),
            "revoked", List.of("entered-in-error"));
    for (ServiceRequestStatus from : ServiceRequestStatus.values()) {
      assertThat(OrderTransitions.after(from).stream().map(ServiceRequestStatus::toCode))
          .as(from.name())
          .containsExactlyInAnyOrderElementsOf(
              table.getOrDefault(
                  from == ServiceRequestStatus.NULL ? "" : from.toCode(), List.of()));
    }
  }
}
