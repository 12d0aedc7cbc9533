package health.fabrica.flow.order;

import health.fabrica.core.blob.Sha256;
import health.fabrica.core.problem.Problem;
import health.fabrica.core.problem.ProblemCode;
import health.fabrica.flow.FlowProblem;
import health.fabrica.flow.order.CaseRecord.Approval;
import health.fabrica.flow.order.CaseRecord.Model;
import health.fabrica.flow.order.CaseRecord.Print;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Who may sign what. What is signed is the hash of the mesh, so a new mesh needs new signatures.
 * Nobody signs their own design, nobody signs twice, and only roles that the policy asks for count.
 */
public final class Signatures {

  private Signatures() {}

  /** The roles whose signature on the present mesh is still missing, in the policy's order. */
  public static List<ApproverRole> missing(FabricationCase work) {
    Sha256 mesh = work.required(Model.class).stl().sha256();
    List<ApproverRole> open = new ArrayList<>(work.order().product().approvals());
    valid(work, mesh).map(Approval::role).forEach(open::remove);
    return List.copyOf(open);
  }

  /**
   * Checks a signature before the print.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-4101 nothing to sign, FAB-4102 another
   *     mesh, FAB-4103 own design, FAB-4104 signed already, FAB-4105 role not asked for
   */
  public static void checkApproval(
      FabricationCase work, String practitioner, ApproverRole role, Sha256 signed) {
    Model model =
        work.latest(Model.class)
            .filter(m -> work.latest(CaseRecord.Dispatch.class).isEmpty())
            .orElseThrow(
                () ->
                    refuse(
                        FlowProblem.NOTHING_TO_SIGN,
                        "The model of this task is not waiting for approval.",
                        "Read the task's businessStatus; approve at awaiting-clinical-approval."));
    if (!model.stl().sha256().equals(signed)) {
      throw refuse(
          FlowProblem.OTHER_MESH,
          "The signature is for mesh " + signed + ", the present mesh is " + model.stl().sha256(),
          "Look at the present mesh and sign its hash.");
    }
    checkNotDesigner(work, practitioner);
    List<Approval> given = valid(work, signed).toList();
    if (given.stream().anyMatch(a -> a.practitioner().equals(practitioner))) {
      throw refuse(
          FlowProblem.SIGNED_ALREADY,
          practitioner + " has signed this mesh already.",
          "Each signature must come from another person.");
    }
    if (!missing(work).contains(role)) {
      throw refuse(
          FlowProblem.ROLE_NOT_ASKED,
          "A signature as " + role.code() + " is not missing; missing are " + codes(missing(work)),
          "Sign in one of the missing roles.");
    }
  }

  /**
   * Checks the signature that releases the printed object.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-4101 nothing to release, FAB-4103 own
   *     design, FAB-4105 role not asked for
   */
  public static void checkRelease(FabricationCase work, String practitioner, ApproverRole role) {
    if (work.latest(Print.class).isEmpty() || work.latest(CaseRecord.Release.class).isPresent()) {
      throw refuse(
          FlowProblem.NOTHING_TO_SIGN,
          "The object of this task is not waiting for release.",
          "Read the task's businessStatus; release at inspection.");
    }
    checkNotDesigner(work, practitioner);
    if (work.order().product().release() != role) {
      throw refuse(
          FlowProblem.ROLE_NOT_ASKED,
          "Release needs the role "
              + work.order().product().release().code()
              + ", not "
              + role.code(),
          "Let a person in that role release the object.");
    }
  }

  private static void checkNotDesigner(FabricationCase work, String practitioner) {
    if (work.order().designer().filter(practitioner::equals).isPresent()) {
      throw refuse(
          FlowProblem.OWN_DESIGN,
          practitioner + " designed this model.",
          "A designer never approves or releases an own design: ask a colleague.");
    }
  }

  private static Stream<Approval> valid(FabricationCase work, Sha256 mesh) {
    return work.all(Approval.class).stream().filter(a -> a.signed().equals(mesh));
  }

  private static String codes(List<ApproverRole> roles) {
    return roles.isEmpty()
        ? "none"
        : String.join(", ", roles.stream().map(ApproverRole::code).toList());
  }

  private static RuntimeException refuse(ProblemCode code, String message, String hint) {
    return new Problem(code, message, hint).asException();
  }
}
