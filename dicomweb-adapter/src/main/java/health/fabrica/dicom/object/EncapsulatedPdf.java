package health.fabrica.dicom.object;

import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.Tag;
import health.fabrica.dicom.data.Vr;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Writes reports as Encapsulated PDF (PS3.3 A.45.1, C.24.2). */
public final class EncapsulatedPdf {

  /** Encapsulated PDF Storage. */
  public static final String SOP_CLASS = "1.2.840.10008.5.1.4.1.1.104.1";

  private static final byte[] MAGIC = "%PDF-".getBytes(StandardCharsets.US_ASCII);

  private EncapsulatedPdf() {}

  /**
   * A report.
   *
   * @param title title of the document, ASCII
   * @param concept what kind of document it is, when there is a code for it
   * @param identifyingText whether the pages name the patient
   * @throws health.fabrica.core.problem.ProblemException FAB-2202 when the bytes are no PDF
   */
  public static Dataset of(
      ObjectContext context,
      String title,
      Optional<CodedConcept> concept,
      boolean identifyingText,
      byte[] pdf) {
    if (pdf.length < MAGIC.length || !Arrays.equals(pdf, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw ObjectProblem.EMPTY_OBJECT.refuse(
          "The report of " + pdf.length + " bytes is no PDF file.", "Make the report again.");
    }
    DerivedObject object =
        DerivedObject.of(context, SOP_CLASS, "DOC", "pdf", 4)
            .seriesDescription("Report")
            .references(context.source().instances());
    return object
        .dataset()
        .text(ObjectTag.CONVERSION_TYPE, "WSD")
        .text(ObjectTag.ACQUISITION_DATE_TIME, context.source().acquisitionDateTime())
        .text(Tag.BURNED_IN_ANNOTATION, identifyingText ? "YES" : "NO")
        .text(ObjectTag.DOCUMENT_TITLE, OwnText.ascii("title", title))
        .sequence(
            ObjectTag.CONCEPT_NAME_CODE_SEQUENCE,
            concept.map(c -> List.of(c.item())).orElse(List.of()))
        .sequence(
            ObjectTag.SOURCE_INSTANCE_SEQUENCE,
            context.source().instances().stream().map(i -> i.item().build()).toList())
        .text(ObjectTag.MIME_TYPE_OF_ENCAPSULATED_DOCUMENT, "application/pdf")
        .bytes(ObjectTag.ENCAPSULATED_DOCUMENT, Vr.OB, pdf)
        .numbers(ObjectTag.ENCAPSULATED_DOCUMENT_LENGTH, Vr.UL, pdf.length)
        .build();
  }
}
