package health.fabrica.dicom.object;

import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.Tag;
import java.util.ArrayList;
import java.util.List;

/** Writes Key Object Selection notes (PS3.3 A.35.4, PS3.16 TID 2010) that point to the source. */
public final class KeyObjectSelection {

  /** Key Object Selection Document Storage. */
  public static final String SOP_CLASS = "1.2.840.10008.5.1.4.1.1.88.59";

  /** Why the instances were chosen (PS3.16 CID 7010). */
  public enum Title {
    OF_INTEREST("113000", "Of Interest"),
    FOR_SURGERY("113003", "For Surgery");

    private final CodedConcept code;

    Title(String value, String meaning) {
      this.code = new CodedConcept(value, "DCM", meaning);
    }
  }

  private static final CodedConcept DESCRIPTION =
      new CodedConcept("113012", "DCM", "Key Object Description");

  private KeyObjectSelection() {}

  /**
   * A note that marks all instances of the source.
   *
   * @param description why, for people; ASCII
   */
  public static Dataset of(ObjectContext context, Title title, String description) {
    SourceSeries source = context.source();
    List<Dataset> content = new ArrayList<>();
    content.add(
        item("TEXT")
            .sequence(ObjectTag.CONCEPT_NAME_CODE_SEQUENCE, List.of(DESCRIPTION.item()))
            .text(ObjectTag.TEXT_VALUE, OwnText.ascii("description", description))
            .build());
    for (InstanceReference instance : source.instances()) {
      content.add(
          item("IMAGE")
              .sequence(ObjectTag.REFERENCED_SOP_SEQUENCE, List.of(instance.item().build()))
              .build());
    }
    return DerivedObject.of(context, SOP_CLASS, "KO", "key-objects", 5)
        .seriesDescription("Key objects")
        .dataset()
        .sequence(ObjectTag.REFERENCED_PERFORMED_PROCEDURE_STEP_SEQUENCE, List.of())
        .sequence(
            ObjectTag.CURRENT_REQUESTED_PROCEDURE_EVIDENCE_SEQUENCE, List.of(evidence(source)))
        .text(ObjectTag.VALUE_TYPE, "CONTAINER")
        .sequence(ObjectTag.CONCEPT_NAME_CODE_SEQUENCE, List.of(title.code.item()))
        .text(ObjectTag.CONTINUITY_OF_CONTENT, "SEPARATE")
        .sequence(
            ObjectTag.CONTENT_TEMPLATE_SEQUENCE,
            List.of(
                Dataset.builder()
                    .text(ObjectTag.MAPPING_RESOURCE, "DCMR")
                    .text(ObjectTag.TEMPLATE_IDENTIFIER, "2010")
                    .build()))
        .sequence(ObjectTag.CONTENT_SEQUENCE, content)
        .build();
  }

  private static Dataset.Builder item(String valueType) {
    return Dataset.builder()
        .text(ObjectTag.RELATIONSHIP_TYPE, "CONTAINS")
        .text(ObjectTag.VALUE_TYPE, valueType);
  }

  private static Dataset evidence(SourceSeries source) {
    return Dataset.builder()
        .text(Tag.STUDY_INSTANCE_UID, source.studyInstanceUid())
        .sequence(
            ObjectTag.REFERENCED_SERIES_SEQUENCE,
            List.of(
                Dataset.builder()
                    .text(Tag.SERIES_INSTANCE_UID, source.seriesInstanceUid())
                    .sequence(
                        ObjectTag.REFERENCED_SOP_SEQUENCE,
                        source.instances().stream().map(i -> i.item().build()).toList())
                    .build()))
        .build();
  }
}
