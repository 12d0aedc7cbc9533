package health.fabrica.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import health.fabrica.app.config.ConfigProblem;
import health.fabrica.core.blob.BlobProblem;
import health.fabrica.core.problem.Problem;
import health.fabrica.flow.FlowProblem;
import org.junit.jupiter.api.Test;

class ExitCodeTest {

  @Test
  void refusalsOutagesAndFaultsAreToldApart() {
    assertThat(ExitCode.of(new Problem(ConfigProblem.KEY_UNKNOWN, "", ""))).isEqualTo(3);
    assertThat(ExitCode.of(new Problem(BlobProblem.BLOB_STORAGE, "", ""))).isEqualTo(4);
    assertThat(ExitCode.of(new Problem(FlowProblem.STEP_BROKEN, "", ""))).isEqualTo(70);
  }
}
