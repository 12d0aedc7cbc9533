package health.fabrica.fhir.outcome;

import health.fabrica.conformance.ProvenanceActivity;
import health.fabrica.conformance.TaskParameter;
import health.fabrica.core.blob.Sha256;
import health.fabrica.fhir.store.StoredResource;
import health.fabrica.flow.order.CaseRecord;
import health.fabrica.flow.order.CaseRecord.FileEntry;
import health.fabrica.flow.order.Segmenting;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Attachment;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.DocumentReference.DocumentRelationshipType;
import org.hl7.fhir.r4.model.Enumerations.DocumentReferenceStatus;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Provenance.ProvenanceEntityRole;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;

/**
 * The files of a model, each a DocumentReference over a Binary, and where they come from: the
 * imaging study is the source of the mesh, the print files are derived from the mesh. Another model
 * of the same case becomes the next version of the same DocumentReferences.
 */
final class ModelFiles {

  private final CaseResources resources;

  ModelFiles(CaseResources resources) {
    this.resources = resources;
  }

  void write(CaseRecord.Model model) {
    StoredResource mesh = put(FileKind.MESH, List.of(file(model, model.stl())), Optional.empty());
    Optional<StoredResource> from = Optional.of(mesh);
    StoredResource report = put(FileKind.REPORT, reports(model), Optional.empty());
    StoredResource threeMf = put(FileKind.PRINT_MODEL, List.of(file(model, model.threeMf())), from);
    StoredResource gcode = put(FileKind.INSTRUCTIONS, List.of(file(model, model.gcode())), from);
    StoredResource preview = put(FileKind.PREVIEW, List.of(file(model, model.preview())), from);
    resources.output(TaskParameter.MESH_HASH, new StringType(model.stl().sha256().hex()));

    String software = Equipment.software(resources, model.softwareVersion()).reference();
    ProvenanceBuilder meshing =
        provenance(ProvenanceActivity.MESHING, model, software)
            .target(mesh.versionedReference())
            .target(report.versionedReference())
            .entity(ProvenanceEntityRole.SOURCE, resources.imagingStudy(), imagingDigest());
    if (resources.work().order().segmenting() instanceof Segmenting.ByRecipe by) {
      meshing.recipe(by.recipe());
    }
    resources.putOnce(
        meshing.build(), ProvenanceActivity.MESHING.code() + "_" + model.stl().sha256().hex());
    resources.putOnce(
        provenance(ProvenanceActivity.SLICING, model, software)
            .target(threeMf.versionedReference())
            .target(gcode.versionedReference())
            .target(preview.versionedReference())
            .entity(
                ProvenanceEntityRole.DERIVATION,
                new Reference(mesh.versionedReference()),
                model.stl().sha256())
            .build(),
        ProvenanceActivity.SLICING.code() + "_" + model.gcode().sha256().hex());
  }

  private ProvenanceBuilder provenance(
      ProvenanceActivity activity, CaseRecord.Model model, String software) {
    ProvenanceBuilder builder =
        new ProvenanceBuilder(activity, model.at()).agent(Participant.ASSEMBLER, software);
    resources.work().order().designer().ifPresent(who -> builder.agent(Participant.AUTHOR, who));
    return builder;
  }

  /**
   * One digest over the whole series: that of the lines {@code <SOPInstanceUID> <SHA-256>}, each
   * ended by a line feed, in the order of the UIDs' characters.
   */
  private Sha256 imagingDigest() {
    StringBuilder manifest = new StringBuilder();
    Map<String, Sha256> instances = resources.work().required(CaseRecord.Imaging.class).instances();
    new TreeMap<>(instances)
        .forEach((uid, digest) -> manifest.append(uid).append(' ').append(digest).append('\n'));
    return Sha256.of(manifest.toString().getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Writes the document.
   *
   * @param formats the same document in one or more formats
   */
  private StoredResource put(
      FileKind kind, List<Attachment> formats, Optional<StoredResource> source) {
    Identifier key = resources.key(kind.type().code());
    DocumentReference document = new DocumentReference();
    document.setMasterIdentifier(key.copy());
    document.addIdentifier(key);
    document.setStatus(DocumentReferenceStatus.CURRENT);
    document.setType(kind.type().concept());
    document.setSubject(resources.subject());
    document.setDateElement(FhirValues.instant(formats.get(0).getCreation().toInstant()));
    document.setDescription(kind.type().display());
    source.ifPresent(
        from ->
            document
                .addRelatesTo()
                .setCode(DocumentRelationshipType.TRANSFORMS)
                .setTarget(new Reference(from.reference())));
    formats.forEach(format -> document.addContent().setAttachment(format));
    document.getContext().addRelated(resources.order());
    document.getContext().addRelated(resources.imagingStudy());
    StoredResource stored = resources.put(document, key);
    resources.output(kind.output(), new Reference(stored.reference()));
    return stored;
  }

  private Attachment file(CaseRecord.Model model, FileEntry file) {
    String binary =
        resources.tx().createBinary(file.contentType(), file.sha256()).stored().reference();
    return attachment(model, file.name(), file.contentType(), file.sha256(), file.bytes())
        .setUrl(binary);
  }

  /** The report for programs and, where there is one, as a page with the checks and pictures. */
  private List<Attachment> reports(CaseRecord.Model model) {
    return Stream.concat(
            Stream.of(report(model)), model.page().stream().map(page -> file(model, page)))
        .toList();
  }

  /** The parameters and measurements of every stage, inside the DocumentReference itself. */
  private static Attachment report(CaseRecord.Model model) {
    byte[] json = model.report().getBytes(StandardCharsets.UTF_8);
    return attachment(model, "report.json", "application/json", Sha256.of(json), json.length)
        .setData(json);
  }

  private static Attachment attachment(
      CaseRecord.Model model, String title, String contentType, Sha256 digest, long bytes) {
    Attachment attachment = new Attachment().setContentType(contentType).setTitle(title);
    attachment.setCreationElement(FhirValues.dateTime(model.at()));
    attachment.addExtension(FhirValues.sha256(digest));
    if (bytes <= Integer.MAX_VALUE) {
      attachment.setSize((int) bytes);
    }
    return attachment;
  }
}
