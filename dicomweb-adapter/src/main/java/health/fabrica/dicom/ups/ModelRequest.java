package health.fabrica.dicom.ups;

import health.fabrica.dicom.DicomUid;
import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.Tag;
import health.fabrica.dicom.object.ObjectTag;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a workitem "make model" asks for: a model of one series. Such a workitem has the code {@link
 * WorkitemCode#MAKE_MODEL} in its Scheduled Workitem Code Sequence (0040,4018) and names the series
 * in its Input Information Sequence (0040,4021).
 *
 * @param studyUid Study Instance UID
 * @param seriesUid Series Instance UID
 * @param root DICOMweb root that the WADO-RS Retrieval Sequence (0040,E025) names; empty: none is
 *     named
 * @param patientId Patient ID of the workitem; empty: it names nobody
 */
public record ModelRequest(
    String studyUid, String seriesUid, Optional<URI> root, Optional<String> patientId) {

  private static final int WADO_RS_RETRIEVAL_SEQUENCE = 0x0040E025;
  private static final String STUDIES = "/studies/";

  /** Whether the workitem asks for a model, now: it is SCHEDULED and its input is READY. */
  public static boolean isIn(Workitem item) {
    return item.state() == WorkitemState.SCHEDULED
        && item.dataset().string(Tag.INPUT_READINESS_STATE).filter("READY"::equals).isPresent()
        && item.dataset().items(Tag.SCHEDULED_WORKITEM_CODE_SEQUENCE).stream()
            .anyMatch(WorkitemCode.MAKE_MODEL::isIn);
  }

  /**
   * Reads the request.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-2295 when it does not name exactly one
   *     series
   */
  public static ModelRequest of(Workitem item) {
    List<Dataset> inputs = item.dataset().items(Tag.INPUT_INFORMATION_SEQUENCE);
    List<String> studies = uids(inputs.stream(), Tag.STUDY_INSTANCE_UID);
    List<String> series =
        uids(
            inputs.stream()
                .flatMap(
                    input ->
                        Stream.concat(
                            Stream.of(input),
                            input.items(ObjectTag.REFERENCED_SERIES_SEQUENCE).stream())),
            Tag.SERIES_INSTANCE_UID);
    if (studies.size() != 1 || series.size() != 1) {
      throw UpsProblem.MODEL_INPUT.refuse(
          "The Input Information Sequence names "
              + studies.size()
              + " studies and "
              + series.size()
              + " series, expected one of each.",
          "Create a workitem for each series, with Study Instance UID and Series Instance UID.");
    }
    List<URI> roots =
        inputs.stream()
            .flatMap(input -> input.items(WADO_RS_RETRIEVAL_SEQUENCE).stream())
            .flatMap(retrieval -> retrieval.string(Tag.RETRIEVE_URL).stream())
            .map(ModelRequest::root)
            .distinct()
            .toList();
    if (roots.size() > 1) {
      throw UpsProblem.MODEL_INPUT.refuse(
          "The WADO-RS Retrieval Sequence names " + roots.size() + " servers, expected one.",
          "Name the server that has the whole series.");
    }
    return new ModelRequest(
        DicomUid.require(studies.get(0), "Study Instance UID"),
        DicomUid.require(series.get(0), "Series Instance UID"),
        roots.stream().findFirst(),
        item.dataset().string(Tag.PATIENT_ID).map(String::strip).filter(id -> !id.isEmpty()));
  }

  private static List<String> uids(Stream<Dataset> items, int tag) {
    return items.flatMap(item -> item.string(tag).stream()).distinct().toList();
  }

  /** What comes before the study in the address of the images. */
  private static URI root(String retrieveUrl) {
    int end = retrieveUrl.indexOf(STUDIES);
    try {
      return new URI(end < 0 ? retrieveUrl : retrieveUrl.substring(0, end));
    } catch (URISyntaxException e) {
      throw UpsProblem.MODEL_INPUT.refuse(
          "A Retrieve URL (0008,1190) is no URL.", "Send .../studies/<study>/series/<series>.");
    }
  }

  @Override
  public String toString() {
    return "ModelRequest for series " + seriesUid;
  }
}
