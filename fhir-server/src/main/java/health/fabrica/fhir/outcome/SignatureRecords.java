package health.fabrica.fhir.outcome;

import health.fabrica.core.blob.Sha256;
import health.fabrica.fhir.store.StoredResource;
import health.fabrica.flow.order.ApproverRole;
import health.fabrica.flow.order.CaseRecord;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.Provenance.ProvenanceEntityRole;
import org.hl7.fhir.r4.model.Reference;

/**
 * One Provenance a signature: who, in which role, what by SHA-256, and when. No {@code signature}
 * element: without keys of the signers it would claim more than is known.
 */
final class SignatureRecords {

  private final CaseResources resources;

  SignatureRecords(CaseResources resources) {
    this.resources = resources;
  }

  /** The signature on the mesh, bound to that version of its DocumentReference. */
  void write(CaseRecord.Approval approval) {
    StoredResource mesh = resources.required("DocumentReference", ModelFiles.MESH);
    checkSigned(mesh, approval.signed());
    resources.putOnce(
        new ProvenanceBuilder("approval", "Approval of the model", approval.at())
            .target(mesh.versionedReference())
            .agent(
                participant(approval.role()),
                participantDisplay(approval.role()),
                approval.practitioner(),
                role(approval.role()))
            .entity(
                ProvenanceEntityRole.SOURCE,
                new Reference(mesh.versionedReference()),
                approval.signed())
            .build(),
        "approval_" + approval.role().code() + "_" + approval.signed().hex());
  }

  /** The release after inspection; the Device's own Provenance names the releaser too. */
  void write(CaseRecord.Release release) {
    StoredResource mesh = resources.required("DocumentReference", ModelFiles.MESH);
    resources.putOnce(
        new ProvenanceBuilder("release", "Release of the object", release.at())
            .target(resources.taskReference().getReference())
            .agent(
                participant(release.role()),
                participantDisplay(release.role()),
                release.practitioner(),
                role(release.role()))
            .entity(
                ProvenanceEntityRole.SOURCE,
                new Reference(mesh.versionedReference()),
                resources.work().required(CaseRecord.Model.class).stl().sha256())
            .build(),
        "release");
  }

  private static void checkSigned(StoredResource mesh, Sha256 signed) {
    String stored =
        mesh.resource(DocumentReference.class)
            .getContentFirstRep()
            .getAttachment()
            .getExtensionString(OutcomeTerms.SHA256_EXTENSION);
    if (!signed.hex().equals(stored)) {
      throw CaseResources.inconsistent(
          "Mesh " + signed + " was signed, " + mesh.versionedReference() + " is " + stored + ".");
    }
  }

  static CodeableConcept role(ApproverRole role) {
    return FhirValues.concept(OutcomeTerms.APPROVER_ROLE, role.code(), role.code());
  }

  /** Clinicians attest, quality verifies. */
  static String participant(ApproverRole role) {
    return role == ApproverRole.QUALITY ? "verifier" : "attester";
  }

  static String participantDisplay(ApproverRole role) {
    return role == ApproverRole.QUALITY ? "Verifier" : "Attester";
  }
}
