package health.fabrica.core.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import health.fabrica.core.image.Affine;
import health.fabrica.core.image.Vec3;
import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.profile.TestProcesses;
import health.fabrica.core.segment.BitMask;
import health.fabrica.core.slice.Shapes;
import health.fabrica.core.testdata.Cancelled;
import health.fabrica.core.work.WorkMonitor;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class MeshCheckerTest {

  private static CheckedSurface check(TriangleMesh mesh, CheckProfile profile) {
    return new MeshChecker(profile, 2).check(CheckInput.of(mesh), WorkMonitor.NONE);
  }

  private static CheckResult check(TriangleMesh mesh, String id) {
    return check(mesh, TestProcesses.limits("pla-model-0.2@1")).report().of(id);
  }

  private static TriangleMesh turned(TriangleMesh mesh, double phi, double psi) {
    float[] xyz = new float[mesh.xyz().length];
    for (int n = 0; n < xyz.length; n += 3) {
      double x = mesh.xyz()[n] * Math.cos(phi) - mesh.xyz()[n + 1] * Math.sin(phi);
      double y = mesh.xyz()[n] * Math.sin(phi) + mesh.xyz()[n + 1] * Math.cos(phi);
      double z = mesh.xyz()[n + 2];
      xyz[n] = (float) (x * Math.cos(psi) - z * Math.sin(psi));
      xyz[n + 1] = (float) y;
      xyz[n + 2] = (float) (x * Math.sin(psi) + z * Math.cos(psi));
    }
    return new TriangleMesh(xyz, mesh.triangles());
  }

  private static TriangleMesh hollowBall(double outer, double inner) {
    return Shapes.both(Shapes.ball(30, 40, outer), Shapes.insideOut(Shapes.ball(30, 40, inner)));
  }

  @Test
  void aSoundBlockPassesEverythingThatCanBeAsked() {
    CheckReport report =
        check(Shapes.box(0, 0, 0, 20, 30, 40), TestProcesses.limits("pla-model-0.2@1")).report();

    assertThat(report.checks())
        .filteredOn(result -> result.status() != CheckStatus.SKIPPED)
        .allSatisfy(result -> assertThat(result.status()).isEqualTo(CheckStatus.PASS))
        .hasSize(13);
    assertThat(report.of("measures").value("volumeMm3")).isCloseTo(24_000, within(1e-6));
    assertThat(report.of("measures").value("centroidYMm")).isCloseTo(15, within(1e-6));
    assertThat(report.of("components").value("genus")).isZero();
    assertThat(report.status()).isEqualTo(CheckStatus.WARN); // nothing to compare with
  }

  @Test
  void wallsAreMeasuredExactlyAndCornersAreNoWalls() {
    CheckResult slab = check(Shapes.box(0, 0, 0, 20, 30, 0.6), "wall-thickness");
    assertThat(slab.status()).isEqualTo(CheckStatus.FAIL);
    assertThat(slab.value("leastMm")).isCloseTo(0.6, within(1e-3));
    assertThat(slab.value("belowMm2")).isCloseTo(1200, within(1.0));
    assertThat(slab.positions()).hasSize(1);
    CheckResult shell = check(hollowBall(10, 8.5), "wall-thickness");
    assertThat(shell.value("leastMm")).isCloseTo(1.5, within(0.05));
    assertThat(shell.status()).isEqualTo(CheckStatus.PASS);
    CheckResult ball = check(Shapes.ball(40, 60, 0.7), "wall-thickness");
    assertThat(ball.value("fifthPercentileMm")).isCloseTo(1.4, within(0.03));
  }

  @Test
  void gapsAreMeasuredBetweenFacesThatFaceEachOther() {
    CheckResult gap =
        check(
            Shapes.both(Shapes.box(0, 0, 0, 10, 10, 5), Shapes.box(0, 0, 5.25, 10, 10, 10)),
            "gaps");
    assertThat(gap.value("leastMm")).isCloseTo(0.25, within(1e-3));
    assertThat(gap.value("belowMm2")).isCloseTo(200, within(0.5));
    assertThat(gap.status()).isEqualTo(CheckStatus.WARN);
    assertThat(check(Shapes.box(0, 0, 0, 10, 10, 5), "gaps").status()).isEqualTo(CheckStatus.PASS);
  }

  @Test
  void aCavityIsFoundWithItsVolumeAndFailsWherePowderStaysInIt() {
    TriangleMesh hollow =
        Shapes.both(
            Shapes.box(0, 0, 0, 20, 20, 20), Shapes.insideOut(Shapes.box(5, 5, 5, 9, 9, 10)));
    CheckResult found =
        check(hollow, TestProcesses.limits("pa12-sls-0.1@1")).report().of("trapped-volumes");
    assertThat(found.status()).isEqualTo(CheckStatus.FAIL);
    assertThat(found.value("cavities")).isEqualTo(1);
    assertThat(found.value("volumeMm3")).isCloseTo(80, within(15.0));
    Vec3 middle = found.positions().get(0);
    assertThat(middle.minus(new Vec3(7, 7, 7.5)).length()).isLessThan(0.5);
    assertThat(check(hollow, "trapped-volumes").status()).isEqualTo(CheckStatus.WARN);
  }

  @Test
  void overhangsOfABallHaveTheAreaOfTheCap() {
    CheckResult found = check(Shapes.ball(120, 160, 10), "overhangs");
    double cap = 2 * Math.PI * 100 * (1 - Math.cos(Math.PI / 4));
    double onBed = 2 * Math.PI * 10 * 0.2;
    assertThat(found.value("areaMm2")).isCloseTo(cap - onBed, within(8.0));
    CheckReport powder =
        check(Shapes.ball(20, 20, 10), TestProcesses.limits("pa12-sls-0.1@1")).report();
    assertThat(powder.of("overhangs").status()).isEqualTo(CheckStatus.PASS);
  }

  @Test
  void aPartThatBeginsInTheAirIsAnIsland() {
    TriangleMesh floating =
        Shapes.both(Shapes.box(0, 0, 0, 10, 10, 10), Shapes.box(20, 0, 5, 30, 10, 10));
    CheckResult found = check(floating, "islands");
    assertThat(found.value("islands")).isEqualTo(1);
    assertThat(found.positions().get(0).minus(new Vec3(25, 5, 5.1)).length()).isLessThan(0.3);
    assertThat(check(Shapes.box(0, 0, 0, 10, 10, 10), "islands").value("islands")).isZero();
  }

  @Test
  void aFinBelowTheSmallestFeatureIsSeenAndASquareCornerIsNot() {
    TriangleMesh fin =
        Shapes.both(Shapes.box(0, 0, 0, 10, 10, 10), Shapes.box(12, 0, 0, 12.25, 10, 10));
    CheckResult found = check(fin, "minimum-feature");
    assertThat(found.value("belowMm2")).isCloseTo(50 * 2.5, within(40.0));
    assertThat(found.status()).isNotEqualTo(CheckStatus.PASS);
  }

  @Test
  void trianglesThatCrossAreCountedAndThoseThatTouchAreToldApart() {
    TriangleMesh crossing =
        Shapes.both(Shapes.box(0, 0, 0, 10, 10, 10), Shapes.box(5.3, 4.9, 5.1, 15, 15, 15));
    CheckResult found = check(crossing, "self-intersections");
    assertThat(found.value("crossingPairs")).isPositive();
    assertThat(found.status()).isEqualTo(CheckStatus.WARN);
    assertThat(found.positions()).isNotEmpty();
    TriangleMesh apart =
        Shapes.both(Shapes.box(0, 0, 0, 10, 10, 10), Shapes.box(11, 0, 0, 15, 5, 5));
    assertThat(check(apart, "self-intersections").value("crossingPairs")).isZero();
    TriangleMesh resting =
        Shapes.both(
            Shapes.box(0, 0, 0, 10, 10, 10), Shapes.moved(Shapes.ball(10, 10, 2), 5.3, 5.1, 11));
    TriangleMesh tip = Shapes.moved(Shapes.ball(10, 10, 2), 5.3, 5.1, 12);
    CheckResult touch =
        check(Shapes.both(Shapes.box(0, 0, 0, 10, 10, 10), tip), "self-intersections");
    assertThat(touch.value("crossingPairs")).isZero();
    assertThat(touch.value("touchingPairs")).isPositive();
    assertThat(check(resting, "self-intersections").value("crossingPairs")).isPositive();
    TriangleMesh folded =
        new TriangleMesh(
            new float[] {0, 0, 0, 4, 0, 0, 1, 3, 0, 2, 2, 0}, new int[] {0, 1, 2, 1, 0, 3});
    assertThat(check(folded, "self-intersections").value("crossingPairs")).isEqualTo(1);
    assertThat(check(Shapes.torus(40, 20, 20, 5), "self-intersections").value("crossingPairs"))
        .isZero();
  }

  @Test
  void aMirroredMeshIsNoticed() {
    TriangleMesh box = Shapes.box(0, 0, 0, 10, 10, 10);
    float[] mirrored = box.xyz().clone();
    for (int n = 0; n < mirrored.length; n += 3) {
      mirrored[n] = -mirrored[n];
    }
    CheckReport report =
        check(new TriangleMesh(mirrored, box.triangles()), TestProcesses.limits("pla-model-0.2@1"))
            .report();
    assertThat(report.of("oriented").status()).isEqualTo(CheckStatus.FAIL);
    assertThat(report.of("oriented").message()).contains("inside out");
    assertThat(report.of("wall-thickness").status()).isEqualTo(CheckStatus.SKIPPED);
  }

  @Test
  void anOpenMeshIsReportedWithPlacesAndWithoutFailing() {
    TriangleMesh box = Shapes.box(0, 0, 0, 10, 10, 10);
    TriangleMesh open = new TriangleMesh(box.xyz(), Arrays.copyOf(box.triangles(), 33));
    CheckReport report = check(open, TestProcesses.limits("resin-model-0.05@1")).report();
    assertThat(report.of("closed").value("openEdges")).isEqualTo(3);
    assertThat(report.of("closed").positions()).hasSize(3);
    assertThat(report.of("islands").status()).isEqualTo(CheckStatus.SKIPPED);
    assertThat(report.status()).isEqualTo(CheckStatus.FAIL);
    assertThatThrownBy(() -> report.of("nothing")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void sizesThatSpeakForAWrongUnitAndPartsThatDoNotFitAreNamed() {
    assertThat(check(Shapes.box(0, 0, 0, 0.2, 0.3, 0.1), "measures").message()).contains("unit");
    CheckResult tall = check(Shapes.box(0, 0, 0, 20, 20, 240), "build-volume");
    assertThat(tall.status()).isEqualTo(CheckStatus.WARN);
    assertThat(check(Shapes.box(0, 0, 0, 300, 10, 10), "build-volume").status())
        .isEqualTo(CheckStatus.FAIL);
  }

  @Test
  void aTorusHasATunnel() {
    assertThat(check(Shapes.torus(40, 20, 20, 5), "components").value("genus")).isEqualTo(1);
  }

  @Test
  void distancesToTheSurfaceBeforeAreThoseOfTwoBalls() {
    CheckInput input =
        new CheckInput(
            Shapes.ball(60, 80, 10), Optional.of(Shapes.ball(60, 80, 10.1)), Optional.empty());
    CheckResult found =
        new MeshChecker(TestProcesses.limits("pla-model-0.2@1"), 2)
            .check(input, WorkMonitor.NONE)
            .report()
            .of("deviation");
    assertThat(found.value("meanMm")).isCloseTo(0.1, within(0.01));
    assertThat(found.value("hausdorffMm")).isBetween(0.099, 0.13);
    assertThat(found.status()).isEqualTo(CheckStatus.PASS);
  }

  @Test
  void diceComparesWithTheMaskOnAnyGrid() {
    BitMask mask = new BitMask(30, 30, 30);
    for (int n = 0; n < 27_000; n++) {
      int i = n % 30;
      int j = n / 30 % 30;
      int k = n / 900;
      if (Math.hypot(Math.hypot(i - 15, j - 15), k - 15) < 10) {
        mask.set(i, j, k);
      }
    }
    Affine left =
        new Affine(
            new Vec3(15, -15, -15), new Vec3(-1, 0, 0), new Vec3(0, 1, 0), new Vec3(0, 0, 1));
    CheckInput input =
        new CheckInput(
            Shapes.ball(40, 60, 10),
            Optional.empty(),
            Optional.of(new CheckInput.Voxels(mask, left)));
    CheckReport report =
        new MeshChecker(TestProcesses.limits("pla-model-0.2@1"), 1)
            .check(input, WorkMonitor.NONE)
            .report();
    assertThat(report.of("dice").value("dice")).isGreaterThan(0.985);
    assertThat(report.of("dice").status()).isEqualTo(CheckStatus.PASS);
  }

  @Test
  void theReportIsTheSameOnAnyNumberOfThreads() {
    TriangleMesh mesh = hollowBall(3, 2);
    CheckedSurface one =
        new MeshChecker(TestProcesses.limits("resin-model-0.05@1"), 1)
            .check(CheckInput.of(mesh), WorkMonitor.NONE);
    for (int threads : new int[] {2, 8}) {
      CheckedSurface other =
          new MeshChecker(TestProcesses.limits("resin-model-0.05@1"), threads)
              .check(CheckInput.of(mesh), WorkMonitor.NONE);
      assertThat(other.report()).isEqualTo(one.report());
      assertThat(other.wallMm()).containsExactly(one.wallMm());
      assertThat(other.gapMm()).containsExactly(one.gapMm());
    }
  }

  @Test
  void checksCanBeCancelled() {
    Cancelled cancelled = Cancelled.atOnce();
    assertThatThrownBy(
            () ->
                new MeshChecker(TestProcesses.limits("pla-model-0.2@1"), 2)
                    .check(CheckInput.of(Shapes.ball(20, 20, 5)), cancelled))
        .hasMessageContaining("FAB-1000");
  }

  @Property(tries = 30)
  void turningAMeshKeepsItsWallsAndScalingScalesThem(
      @ForAll @DoubleRange(min = 0, max = 6) double phi,
      @ForAll @DoubleRange(min = 0, max = 6) double psi,
      @ForAll @DoubleRange(min = 0.5, max = 1.2) double scale) {
    TriangleMesh slab = Shapes.box(0, 0, 0, 8 * scale, 6 * scale, scale);
    TriangleMesh turned = turned(slab, phi, psi);
    SurfaceSamples samples = SurfaceSamples.of(turned, 0.25, 10_000);
    TriangleTree tree = new TriangleTree(turned);
    float[] walls = InscribedBalls.diameters(samples, tree, false, 4, 1, WorkMonitor.NONE);
    InscribedBalls.Below below = InscribedBalls.Below.of(samples, walls, 1.01 * scale);
    assertThat(below.least()).isCloseTo(scale, within(2e-3));
    assertThat(below.belowMm2()).isCloseTo(96 * scale * scale, within(0.1));
  }

  @Property(tries = 200)
  void signsAreThoseOfExactArithmetic(@ForAll long seed) {
    Random random = new Random(seed);
    float[] p = new float[12];
    for (int n = 0; n < 9; n++) {
      p[n] = (float) (random.nextInt(1000) / 16.0 * Math.pow(2, random.nextInt(12)));
    }
    double v = random.nextDouble();
    double w = random.nextDouble() * (1 - v);
    for (int d = 0; d < 3; d++) {
      p[9 + d] = (float) (p[d] + v * (p[3 + d] - p[d]) + w * (p[6 + d] - p[d]));
    }
    int side = ExactSigns.side(p, 0, 3, 6, 9);
    assertThat(side).isEqualTo(exact(p, 0, 3, 6, 9));
    assertThat(ExactSigns.side(p, 3, 0, 6, 9)).isEqualTo(-side);
    assertThat(ExactSigns.side(p, 3, 6, 0, 9)).isEqualTo(side);
  }

  private static int exact(float[] p, int a, int b, int c, int d) {
    java.math.BigDecimal det = java.math.BigDecimal.ZERO;
    for (int k = 0; k < 3; k++) {
      int u = (k + 1) % 3;
      int v = (k + 2) % 3;
      java.math.BigDecimal minor =
          minus(p, b + u, d + u)
              .multiply(minus(p, c + v, d + v))
              .subtract(minus(p, b + v, d + v).multiply(minus(p, c + u, d + u)));
      det = det.add(minus(p, a + k, d + k).multiply(minor));
    }
    return det.signum();
  }

  private static java.math.BigDecimal minus(float[] p, int a, int b) {
    return new java.math.BigDecimal(p[a]).subtract(new java.math.BigDecimal(p[b]));
  }
}
