package health.fabrica.dicom.server;

import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.Element;
import health.fabrica.dicom.data.Tag;
import health.fabrica.dicom.data.Vr;
import health.fabrica.dicom.json.DicomJsonReader;
import health.fabrica.dicom.server.InstanceQuery.Level;
import java.util.List;

/** The data set that a QIDO-RS match is answered with (PS3.18 tables 10.6.3-3 to 10.6.3-5). */
final class SearchAnswer {

  private final SearchRequest request;
  private final Level level;
  private final String baseUrl;

  SearchAnswer(SearchRequest request, String baseUrl) {
    this.request = request;
    this.level = request.query().level();
    this.baseUrl = baseUrl;
  }

  Dataset of(InstanceMatch match) {
    Dataset source = DicomJsonReader.read(Metadata.absolute(match, baseUrl));
    Dataset.Builder answer = Dataset.utf8Item().text(Tag.SPECIFIC_CHARACTER_SET, "ISO_IR 192");
    ReturnedAttributes.always(level).forEach(tag -> copy(source, answer, tag));
    if (level == Level.INSTANCE && request.all()) {
      source.elements().forEach(answer::put);
    }
    List<Integer> onRequest = ReturnedAttributes.onRequest(level);
    onRequest.stream()
        .filter(tag -> request.all() || request.fields().contains(tag))
        .forEach(tag -> copy(source, answer, tag));
    if (level == Level.INSTANCE) {
      request.fields().forEach(tag -> copy(source, answer, tag));
    }
    computed(match, answer);
    return answer.build();
  }

  private void computed(InstanceMatch match, Dataset.Builder answer) {
    answer.text(Tag.INSTANCE_AVAILABILITY, "ONLINE");
    Urls url = new Urls(baseUrl, match.first());
    switch (level) {
      case STUDY -> {
        answer.text(Tag.MODALITIES_IN_STUDY, Vr.CS, match.modalities());
        count(answer, Tag.NUMBER_OF_STUDY_RELATED_SERIES, match.series());
        count(answer, Tag.NUMBER_OF_STUDY_RELATED_INSTANCES, match.instances());
        answer.text(Tag.RETRIEVE_URL, url.study());
      }
      case SERIES -> {
        count(answer, Tag.NUMBER_OF_SERIES_RELATED_INSTANCES, match.instances());
        answer.text(Tag.RETRIEVE_URL, url.series());
      }
      case INSTANCE -> answer.text(Tag.RETRIEVE_URL, url.instance());
    }
  }

  private static void count(Dataset.Builder answer, int tag, int count) {
    answer.text(tag, Integer.toString(count));
  }

  private static void copy(Dataset from, Dataset.Builder to, int tag) {
    from.find(tag).filter(e -> !(e instanceof Element.Bulk)).ifPresent(to::put);
  }
}
