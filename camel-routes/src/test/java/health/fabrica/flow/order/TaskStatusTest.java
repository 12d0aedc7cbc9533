package health.fabrica.flow.order;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TaskStatusTest {

  @Test
  void theWayOfAGoodOrderIsAllowed() {
    assertThat(TaskStatus.REQUESTED.mayBecome(TaskStatus.ACCEPTED)).isTrue();
    assertThat(TaskStatus.ACCEPTED.mayBecome(TaskStatus.IN_PROGRESS)).isTrue();
    assertThat(TaskStatus.IN_PROGRESS.mayBecome(TaskStatus.ON_HOLD)).isTrue();
    assertThat(TaskStatus.ON_HOLD.mayBecome(TaskStatus.IN_PROGRESS)).isTrue();
    assertThat(TaskStatus.IN_PROGRESS.mayBecome(TaskStatus.COMPLETED)).isTrue();
  }

  @Test
  void nothingFollowsAnEnd() {
    for (TaskStatus end : TaskStatus.values()) {
      for (TaskStatus next : TaskStatus.values()) {
        if (end.isTerminal() && end != next) {
          assertThat(end.mayBecome(next)).as("%s to %s", end, next).isFalse();
        }
      }
    }
  }

  @Test
  void anOrderIsNeverCompletedWithoutWorkOrOutOfAHold() {
    assertThat(TaskStatus.REQUESTED.mayBecome(TaskStatus.COMPLETED)).isFalse();
    assertThat(TaskStatus.ACCEPTED.mayBecome(TaskStatus.COMPLETED)).isFalse();
    assertThat(TaskStatus.ON_HOLD.mayBecome(TaskStatus.COMPLETED)).isFalse();
  }

  @Test
  void codesReadBack() {
    for (TaskStatus status : TaskStatus.values()) {
      assertThat(TaskStatus.ofCode(status.code())).contains(status);
    }
    assertThat(TaskStatus.ofCode("draft")).isEmpty();
  }
}
