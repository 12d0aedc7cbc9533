package health.fabrica.fhir.outcome;

import health.fabrica.conformance.FabricaTerms;
import health.fabrica.conformance.ProvenanceActivity;
import health.fabrica.conformance.TaskParameter;
import health.fabrica.core.blob.Sha256;
import health.fabrica.fhir.store.StoredResource;
import health.fabrica.flow.order.ApproverRole;
import health.fabrica.flow.order.CaseRecord;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.Provenance;
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
    StoredResource mesh = resources.file(FileKind.MESH);
    checkSigned(mesh, approval.signed());
    Provenance signature =
        sign(new ProvenanceBuilder(ProvenanceActivity.APPROVAL, approval.at()), approval)
            .target(mesh.versionedReference())
            .entity(ProvenanceEntityRole.SOURCE, version(mesh), approval.signed())
            .build();
    String kind =
        String.join(
            "_",
            ProvenanceActivity.APPROVAL.code(),
            approval.role().code(),
            approval.signed().hex());
    resources.addOutput(TaskParameter.APPROVAL, resources.putOnce(signature, kind));
  }

  /**
   * The release after inspection. Its target is the Task: the Device is recorded later, and the
   * Provenance of the Device names the releaser again.
   */
  void write(CaseRecord.Release release) {
    StoredResource mesh = resources.file(FileKind.MESH);
    Sha256 made = resources.work().required(CaseRecord.Model.class).stl().sha256();
    Provenance signature =
        sign(new ProvenanceBuilder(ProvenanceActivity.RELEASE, release.at()), release)
            .target("Task/" + resources.work().order().taskId())
            .entity(ProvenanceEntityRole.SOURCE, version(mesh), made)
            .build();
    resources.addOutput(
        TaskParameter.RELEASE, resources.putOnce(signature, ProvenanceActivity.RELEASE.code()));
  }

  private static Reference version(StoredResource stored) {
    return new Reference(stored.versionedReference());
  }

  private static void checkSigned(StoredResource mesh, Sha256 signed) {
    String stored =
        mesh.resource(DocumentReference.class)
            .getContentFirstRep()
            .getAttachment()
            .getExtensionString(FabricaTerms.SHA_256_EXTENSION);
    if (!signed.hex().equals(stored)) {
      throw CaseResources.inconsistent(
          "Mesh " + signed + " was signed, " + mesh.versionedReference() + " is " + stored + ".");
    }
  }

  private static ProvenanceBuilder sign(ProvenanceBuilder builder, CaseRecord.Approval by) {
    return builder.agent(participant(by.role()), by.practitioner(), role(by.role()));
  }

  /** Names the person who released as an agent. */
  static ProvenanceBuilder sign(ProvenanceBuilder builder, CaseRecord.Release by) {
    return builder.agent(participant(by.role()), by.practitioner(), role(by.role()));
  }

  private static CodeableConcept role(ApproverRole role) {
    return FhirValues.withCode(health.fabrica.conformance.ApproverRole.values(), role.code())
        .concept();
  }

  /** Clinicians attest, quality verifies. */
  private static Participant participant(ApproverRole role) {
    return switch (role) {
      case RADIOLOGIST, SURGEON -> Participant.ATTESTER;
      case QUALITY -> Participant.VERIFIER;
    };
  }
}
