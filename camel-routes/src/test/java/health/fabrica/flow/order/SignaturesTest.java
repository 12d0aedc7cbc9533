package health.fabrica.flow.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.fabrica.core.problem.ProblemException;
import health.fabrica.flow.FlowProblem;
import health.fabrica.flow.order.CaseRecord.Approval;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class SignaturesTest {

  private static final String RADIOLOGIST = "Practitioner/r";
  private static final String SURGEON = "Practitioner/s";

  private final FabricationCase fresh = Cases.of(Cases.model("mesh"));

  @Test
  void aFreshModelMissesEverySignatureOfThePolicy() {
    assertThat(Signatures.missing(fresh))
        .containsExactly(ApproverRole.RADIOLOGIST, ApproverRole.SURGEON);
  }

  @Test
  void twoPeopleInTwoRolesCompleteTheApproval() {
    FabricationCase one =
        Cases.with(fresh, approval(RADIOLOGIST, ApproverRole.RADIOLOGIST, "mesh"));
    assertThatCode(() -> approve(one, SURGEON, ApproverRole.SURGEON, "mesh"))
        .doesNotThrowAnyException();
    FabricationCase two = Cases.with(one, approval(SURGEON, ApproverRole.SURGEON, "mesh"));
    assertThat(Signatures.missing(two)).isEmpty();
  }

  @Test
  void theDesignerNeverApprovesOrReleases() {
    refused(
        FlowProblem.OWN_DESIGN,
        () -> approve(fresh, Cases.DESIGNER, ApproverRole.RADIOLOGIST, "mesh"));
    FabricationCase printed = Cases.with(fresh, print());
    refused(
        FlowProblem.OWN_DESIGN,
        () -> Signatures.checkRelease(printed, Cases.DESIGNER, ApproverRole.QUALITY));
  }

  @Test
  void nobodySignsTwiceEvenInAnotherRole() {
    FabricationCase one =
        Cases.with(fresh, approval(RADIOLOGIST, ApproverRole.RADIOLOGIST, "mesh"));
    refused(
        FlowProblem.SIGNED_ALREADY, () -> approve(one, RADIOLOGIST, ApproverRole.SURGEON, "mesh"));
  }

  @Test
  void aSignatureIsForOneMeshOnly() {
    refused(
        FlowProblem.OTHER_MESH,
        () -> approve(fresh, RADIOLOGIST, ApproverRole.RADIOLOGIST, "another mesh"));
    FabricationCase remade =
        Cases.with(
            Cases.with(fresh, approval(RADIOLOGIST, ApproverRole.RADIOLOGIST, "mesh")),
            Cases.model("another mesh"));
    assertThat(Signatures.missing(remade)).contains(ApproverRole.RADIOLOGIST);
  }

  @Test
  void aRoleThatIsNotMissingIsRefused() {
    refused(
        FlowProblem.ROLE_NOT_ASKED, () -> approve(fresh, SURGEON, ApproverRole.QUALITY, "mesh"));
    FabricationCase one =
        Cases.with(fresh, approval(RADIOLOGIST, ApproverRole.RADIOLOGIST, "mesh"));
    refused(
        FlowProblem.ROLE_NOT_ASKED, () -> approve(one, SURGEON, ApproverRole.RADIOLOGIST, "mesh"));
  }

  @Test
  void thereIsNothingToSignBeforeTheModelAndAfterTheDispatch() {
    refused(
        FlowProblem.NOTHING_TO_SIGN,
        () -> approve(Cases.of(), SURGEON, ApproverRole.SURGEON, "mesh"));
    FabricationCase sent =
        Cases.with(fresh, new CaseRecord.Dispatch("01J0000000000000000000000A", "p", Cases.NOON));
    refused(
        FlowProblem.NOTHING_TO_SIGN, () -> approve(sent, SURGEON, ApproverRole.SURGEON, "mesh"));
  }

  @Test
  void aPrintIsReleasedOnceByTheRoleOfThePolicy() {
    refused(
        FlowProblem.NOTHING_TO_SIGN,
        () -> Signatures.checkRelease(fresh, SURGEON, ApproverRole.QUALITY));
    FabricationCase printed = Cases.with(fresh, print());
    refused(
        FlowProblem.ROLE_NOT_ASKED,
        () -> Signatures.checkRelease(printed, SURGEON, ApproverRole.SURGEON));
    assertThatCode(() -> Signatures.checkRelease(printed, SURGEON, ApproverRole.QUALITY))
        .doesNotThrowAnyException();
    FabricationCase released =
        Cases.with(printed, new CaseRecord.Release(SURGEON, ApproverRole.QUALITY, Cases.NOON));
    refused(
        FlowProblem.NOTHING_TO_SIGN,
        () -> Signatures.checkRelease(released, RADIOLOGIST, ApproverRole.QUALITY));
  }

  private static CaseRecord print() {
    return new CaseRecord.Print(
        "01J0000000000000000000000A", "p", Optional.empty(), Cases.NOON, Optional.empty());
  }

  private static Approval approval(String who, ApproverRole role, String mesh) {
    return new Approval(who, role, Cases.hash(mesh), Cases.NOON);
  }

  private static void approve(FabricationCase work, String who, ApproverRole role, String mesh) {
    Signatures.checkApproval(work, who, role, Cases.hash(mesh));
  }

  private static void refused(FlowProblem code, ThrowingCallable act) {
    assertThatThrownBy(act)
        .isInstanceOfSatisfying(
            ProblemException.class, e -> assertThat(e.problem().code()).isEqualTo(code));
  }
}
