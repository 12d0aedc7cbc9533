package health.fabrica.dicom.server;

import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.Element;
import health.fabrica.dicom.data.Tag;
import health.fabrica.dicom.data.Vr;
import health.fabrica.dicom.json.DicomJsonReader;

/** The attributes that a QIDO-RS match is answered with (PS3.18 tables 10.6.3-3 to 10.6.3-5). */
final class SearchAnswer {

  private static final int[] STUDY = {
    Tag.STUDY_DATE,
    Tag.STUDY_TIME,
    Tag.ACCESSION_NUMBER,
    Tag.REFERRING_PHYSICIAN_NAME,
    Tag.STUDY_DESCRIPTION,
    Tag.PATIENT_NAME,
    Tag.PATIENT_ID,
    Tag.ISSUER_OF_PATIENT_ID,
    Tag.PATIENT_BIRTH_DATE,
    Tag.PATIENT_SEX,
    Tag.STUDY_INSTANCE_UID,
    Tag.STUDY_ID
  };
  private static final int[] SERIES = {
    Tag.MODALITY, Tag.SERIES_DESCRIPTION, Tag.SERIES_INSTANCE_UID, Tag.SERIES_NUMBER
  };
  private static final int[] INSTANCE = {
    Tag.SOP_CLASS_UID,
    Tag.SOP_INSTANCE_UID,
    Tag.INSTANCE_NUMBER,
    Tag.NUMBER_OF_FRAMES,
    Tag.ROWS,
    Tag.COLUMNS,
    Tag.BITS_ALLOCATED
  };

  private SearchAnswer() {}

  static Dataset of(InstanceMatch match, InstanceQuery.Level level, String baseUrl) {
    Dataset source = DicomJsonReader.read(match.first().metadataJson());
    Dataset.Builder answer = Dataset.utf8Item().text(Tag.SPECIFIC_CHARACTER_SET, "ISO_IR 192");
    answer.text(Tag.INSTANCE_AVAILABILITY, "ONLINE");
    copy(source, answer, STUDY);
    String url = baseUrl + "/studies/" + match.first().studyUid();
    if (level == InstanceQuery.Level.STUDY) {
      answer.text(Tag.MODALITIES_IN_STUDY, Vr.CS, match.modalities());
      count(answer, Tag.NUMBER_OF_STUDY_RELATED_SERIES, match.series());
      count(answer, Tag.NUMBER_OF_STUDY_RELATED_INSTANCES, match.instances());
    } else {
      copy(source, answer, SERIES);
      url += "/series/" + match.first().seriesUid();
      if (level == InstanceQuery.Level.SERIES) {
        count(answer, Tag.NUMBER_OF_SERIES_RELATED_INSTANCES, match.instances());
      } else {
        copy(source, answer, INSTANCE);
        url += "/instances/" + match.first().sopUid();
      }
    }
    return answer.text(Tag.RETRIEVE_URL, url).build();
  }

  private static void count(Dataset.Builder answer, int tag, int count) {
    answer.text(tag, Integer.toString(count));
  }

  private static void copy(Dataset from, Dataset.Builder to, int[] tags) {
    for (int tag : tags) {
      from.find(tag).filter(e -> e instanceof Element.Bytes).ifPresent(to::put);
    }
  }
}
