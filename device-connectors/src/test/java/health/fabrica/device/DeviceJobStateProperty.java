package health.fabrica.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class DeviceJobStateProperty {

  @Property(tries = 200)
  void aTerminalStateNeverChanges(@ForAll DeviceJobState from, @ForAll DeviceJobState to) {
    if (from.isTerminal()) {
      assertThat(from.canBecome(to)).isFalse();
    }
  }

  @Property(tries = 300)
  void nothingIsOnTheDeviceBeforeAStartWasRequestedOrSeen(
      @ForAll @Size(max = 12) List<DeviceJobState> wishes) {
    DeviceJobState state = DeviceJobState.CREATED;
    for (DeviceJobState wish : wishes) {
      if (state.canBecome(wish)) {
        boolean uploadedOnly = state == DeviceJobState.CREATED;
        assertThat(uploadedOnly && wish.mayBeOnDevice()).isFalse();
        state = wish;
      }
    }
  }

  @Property(tries = 200)
  void startingComesOnlyFromUploadedOrDoubt(@ForAll DeviceJobState from) {
    if (from.canBecome(DeviceJobState.STARTING)) {
      assertThat(from)
          .isIn(
              DeviceJobState.UPLOADED,
              DeviceJobState.STARTING,
              DeviceJobState.UNKNOWN,
              DeviceJobState.NEEDS_OPERATOR);
    }
  }

  @Property(tries = 200)
  void progressNeverGoesBack(
      @ForAll @DoubleRange(min = 0, max = 1) double a,
      @ForAll @DoubleRange(min = 0, max = 1) double b) {
    JobProgress first = new JobProgress(a, JobProgress.Basis.BYTES, 3, 9, null, null);
    JobProgress next = new JobProgress(b, JobProgress.Basis.BYTES, 2, null, null, null);
    JobProgress both = first.advancedTo(next);
    assertThat(both.fraction()).isEqualTo(Math.max(a, b));
    assertThat(both.layer()).isEqualTo(3);
    assertThat(both.layerTotal()).isEqualTo(9);
  }

  @Property(tries = 200)
  void aDispatchIdIsFoundBackInItsFileName(
      @ForAll @LongRange(min = 0, max = (1L << 48) - 1) long millis, @ForAll long seed) {
    java.time.Clock clock =
        java.time.Clock.fixed(java.time.Instant.ofEpochMilli(millis), java.time.ZoneOffset.UTC);
    RandomGenerator random = new java.util.Random(seed);
    DispatchId id = new DispatchIds(clock, random).next();
    assertThat(id.fileName("gcode")).hasSize(35).matches("[A-Za-z0-9._-]+");
    assertThat(DispatchId.ofName(id.fileName("gcode"))).contains(id);
    assertThat(DispatchId.ofName("benchy.gcode")).isEmpty();
  }
}
