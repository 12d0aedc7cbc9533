package health.fabrica.core.toolpath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import health.fabrica.core.deposit.DepositCheck;
import health.fabrica.core.deposit.DepositReport;
import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.profile.TestProcesses;
import health.fabrica.core.slice.Shapes;
import health.fabrica.core.support.SupportKind;
import health.fabrica.core.support.SupportPlan;
import health.fabrica.core.support.SupportZones;
import health.fabrica.core.work.WorkMonitor;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Supports, brims and rafts as the interpreter finds them in the file. */
class PrintExtrasTest {

  private static final ProcessProfile PROFILE = TestProcesses.plaModel().withSkirt(false);

  /** A slab on a post, and a block that begins in the air. */
  private static final TriangleMesh PART =
      Shapes.join(
          Shapes.join(Shapes.box(0, 0, 0, 4, 4, 6), Shapes.box(-8, -6, 6, 12, 10, 8)),
          Shapes.box(16, 0, 3, 20, 4, 6));

  private static PrintExtras extras(TriangleMesh mesh, ExtraRules rules) {
    return PrintExtras.of(mesh, PROFILE, rules, SupportZones.NONE, 2, WorkMonitor.NONE);
  }

  private static FdmPatternsTest.Laid laid(PrintExtras extras) {
    return FdmPatternsTest.laid(FdmJob.of(PART, PROFILE).withExtras(extras));
  }

  private static DepositReport deposit(FdmPatternsTest.Laid laid, double raftMm) {
    PrintPlan plan = PrintPlan.of(PART, PROFILE);
    double[] shift = {plan.shiftXMm(), plan.shiftYMm(), plan.shiftZMm() + raftMm};
    return DepositCheck.check(
        new ByteArrayInputStream(laid.text().getBytes(StandardCharsets.US_ASCII)),
        PROFILE.gcodeLimits(),
        PART,
        shift,
        1,
        WorkMonitor.NONE);
  }

  @Test
  void gridSupportsAreLaidAsSparseAsAskedAndThePartStaysTheSame() {
    FdmPatternsTest.Laid bare = FdmPatternsTest.laid(FdmJob.of(PART, PROFILE));
    PrintExtras extras = extras(PART, ExtraRules.of(SupportKind.GRID, PROFILE));
    FdmPatternsTest.Laid laid = laid(extras);
    SupportPlan plan = extras.supports().orElseThrow();

    assertThat(bare.summary().warnings())
        .anySatisfy(w -> assertThat(w.toString()).contains("1822"));
    assertThat(laid.summary().warnings()).isEmpty();
    double first = plan.layers().get(0).areaMm2() * 0.2;
    double body =
        plan.layers().stream().skip(1).mapToDouble(l -> l.body().areaMm2()).sum() * 0.2 * 0.2;
    double dense = plan.layers().stream().mapToDouble(l -> l.dense().areaMm2()).sum() * 0.2 * 0.8;
    assertThat(laid.of("Support material")).isCloseTo(first + body, within(0.15 * (first + body)));
    assertThat(laid.of("Support material interface")).isCloseTo(dense, within(0.1 * dense));

    DepositReport report = deposit(laid, 0);
    assertThat(report.auxiliaryMm3())
        .isCloseTo(
            laid.of("Support material") + laid.of("Support material interface"), within(0.01));
    assertThat(report.volumeDifferencePercent()).isBetween(-2.0, 2.0);
    assertThat(report.excessMm()).isLessThan(0.3);
  }

  @Test
  void treesTakeLessAndHoldAsMuch() {
    FdmPatternsTest.Laid grid = laid(extras(PART, ExtraRules.of(SupportKind.GRID, PROFILE)));
    FdmPatternsTest.Laid tree = laid(extras(PART, ExtraRules.of(SupportKind.TREE, PROFILE)));

    assertThat(tree.summary().warnings()).isEmpty();
    assertThat(tree.of("Support material interface"))
        .isCloseTo(grid.of("Support material interface"), within(8.0));
    assertThat(tree.of("Support material")).isLessThan(grid.of("Support material"));
  }

  @Test
  void brimsAndRaftsGoAroundAndBelow() {
    ExtraRules none = ExtraRules.of(SupportKind.NONE, PROFILE);
    FdmPatternsTest.Laid brim = laid(extras(PART, none.withBase(5, 0)));
    PrintExtras raft = extras(PART, ExtraRules.of(SupportKind.GRID, PROFILE).withBase(5, 3));
    FdmPatternsTest.Laid lifted = laid(raft);

    // Five beads of 0.45 mm around 4 x 4 mm.
    double beads = 16 * 5 * 0.45 + Math.PI * 2.25 * 2.25;
    assertThat(brim.of("Skirt/Brim")).isCloseTo(beads * 0.2, within(1.0));
    assertThat(lifted.of("Skirt/Brim")).isZero();
    assertThat(raft.raftMm()).isCloseTo(0.8, within(1e-9));
    assertThat(lifted.report().topMm()).isCloseTo(8.8, within(1e-6));
    assertThat(deposit(lifted, raft.raftMm()).volumeDifferencePercent()).isBetween(-2.0, 2.0);
    assertThat(none.isNothing()).isTrue();
  }

  @Test
  void whatReachesBeyondTheBedIsRefused() {
    TriangleMesh wide = Shapes.box(0, 0, 0, 249, 10, 1);
    ExtraRules rules = ExtraRules.of(SupportKind.NONE, PROFILE).withBase(10, 0);
    assertThatThrownBy(() -> extras(wide, rules))
        .hasMessageContaining("FAB-1802")
        .hasMessageContaining("4.0 mm along x");
  }
}
