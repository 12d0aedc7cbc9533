package health.fabrica.dicom.web;

import health.fabrica.core.problem.ProblemException;
import health.fabrica.core.work.WorkMonitor;
import health.fabrica.dicom.DicomProblem;
import health.fabrica.dicom.DicomUid;
import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.Tag;
import health.fabrica.dicom.data.TransferSyntax;
import health.fabrica.dicom.json.DicomJsonReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Talks to one DICOMweb origin server. Safe for use by many threads. */
public final class DicomWebClient {

  private static final String JSON = "application/dicom+json";
  private static final String MULTIPART = "multipart/related; type=\"application/dicom\"";
  private static final int PAGE = 200;

  /** Peers read the first type only; one that cannot do the first may do a later one. */
  private static final List<String> RETRIEVE_TYPES =
      List.of(
          MULTIPART + "; transfer-syntax=*",
          MULTIPART + "; transfer-syntax=" + TransferSyntax.EXPLICIT_LE,
          MULTIPART);

  private final PacsConnection pacs;
  private final ClientSettings settings;
  private final RandomGenerator random;

  /**
   * A client for the server at the base address, for example {@code https://pacs/dicom-web}.
   *
   * @param http built by the caller with {@link ClientSettings#CONNECT} as time to connect
   * @param random for boundaries and jitter; thread-safe
   */
  public DicomWebClient(
      URI base,
      HttpClient http,
      Credentials credentials,
      ClientSettings settings,
      RandomGenerator random) {
    this.pacs = new PacsConnection(base, http, credentials, settings, random);
    this.settings = settings;
    this.random = random;
  }

  /**
   * The studies of some days by their Study Date, all pages.
   *
   * @throws ProblemException FAB-2070 to FAB-2079 when the PACS fails
   */
  public List<StudySummary> studies(LocalDate from, LocalDate to, WorkMonitor monitor) {
    String path =
        "studies?StudyDate="
            + from.format(DateTimeFormatter.BASIC_ISO_DATE)
            + "-"
            + to.format(DateTimeFormatter.BASIC_ISO_DATE)
            + "&includefield=00201208";
    return query(path, Tag.STUDY_INSTANCE_UID, monitor).stream()
        .map(
            study ->
                new StudySummary(
                    study.requireString(Tag.STUDY_INSTANCE_UID),
                    study.integer(Tag.NUMBER_OF_STUDY_RELATED_INSTANCES)))
        .toList();
  }

  /**
   * The series of a study.
   *
   * @throws ProblemException FAB-2072 when the PACS lists none, FAB-2070 to FAB-2079 when it fails
   */
  public List<SeriesSummary> series(String studyUid, WorkMonitor monitor) {
    String path =
        "studies/" + study(studyUid) + "/series?includefield=0008103E&includefield=00201209";
    List<SeriesSummary> found = new ArrayList<>();
    for (Dataset series : query(path, Tag.SERIES_INSTANCE_UID, monitor)) {
      found.add(
          new SeriesSummary(
              studyUid,
              series.requireString(Tag.SERIES_INSTANCE_UID),
              series.string(Tag.MODALITY).orElse(""),
              series.string(Tag.SERIES_DESCRIPTION).orElse(""),
              series.integer(Tag.NUMBER_OF_SERIES_RELATED_INSTANCES)));
    }
    if (found.isEmpty()) {
      throw unknown("The PACS lists no series of the study");
    }
    return found;
  }

  /**
   * The SOP Instance UIDs of a series, as the PACS lists them.
   *
   * @throws ProblemException FAB-2072 when it lists none, FAB-2070 to FAB-2079 when it fails
   */
  public Set<String> instanceUids(String studyUid, String seriesUid, WorkMonitor monitor) {
    String path = seriesPath(studyUid, seriesUid) + "/instances?includefield=00080018";
    Set<String> uids = new LinkedHashSet<>();
    for (Dataset instance : query(path, Tag.SOP_INSTANCE_UID, monitor)) {
      uids.add(DicomUid.require(instance.requireString(Tag.SOP_INSTANCE_UID), "SOP Instance UID"));
    }
    if (uids.isEmpty()) {
      throw unknown("The PACS lists no instance of the series");
    }
    return uids;
  }

  /**
   * The attributes of one instance of a series, without its bulk data: enough for what all
   * instances of a series share.
   *
   * @throws ProblemException FAB-2072 when the PACS lists none, FAB-2070 to FAB-2079 when it fails
   */
  public Dataset sampleMetadata(String studyUid, String seriesUid, WorkMonitor monitor) {
    String series = seriesPath(studyUid, seriesUid);
    List<Dataset> listed =
        pacs.get(series + "/instances?limit=1", JSON, monitor, DicomWebClient::datasets);
    if (listed.isEmpty()) {
      throw unknown("The PACS lists no instance of the series");
    }
    String uid =
        DicomUid.require(listed.get(0).requireString(Tag.SOP_INSTANCE_UID), "SOP Instance UID");
    List<Dataset> metadata =
        pacs.get(
            series + "/instances/" + uid + "/metadata", JSON, monitor, DicomWebClient::datasets);
    if (metadata.size() != 1) {
      throw DicomProblem.PACS_PROTOCOL.refuse(
          "The metadata of one instance hold " + metadata.size() + " data sets.",
          "Check the version of the PACS.");
    }
    return metadata.get(0);
  }

  /** All pages; a peer may give fewer than asked, so the end is a page with nothing new. */
  private List<Dataset> query(String path, int keyTag, WorkMonitor monitor) {
    List<Dataset> all = new ArrayList<>();
    Set<String> seen = new LinkedHashSet<>();
    while (true) {
      String page = path + "&limit=" + PAGE + "&offset=" + all.size();
      List<Dataset> found = pacs.get(page, JSON, monitor, DicomWebClient::datasets);
      int before = all.size();
      for (Dataset dataset : found) {
        if (seen.add(dataset.requireString(keyTag))) {
          all.add(dataset);
        }
      }
      if (all.size() == before) {
        return all;
      }
    }
  }

  private static List<Dataset> datasets(HttpResponse<java.io.InputStream> response)
      throws IOException {
    List<Dataset> found = new ArrayList<>();
    if (response.statusCode() != 204) {
      DicomJsonReader.readArray(response.body(), found::add);
    }
    return found;
  }

  /**
   * Retrieves every instance of a series and hands each one over once. The instances expected are
   * those that the PACS lists; what the series answer does not bring is fetched one by one.
   *
   * @throws ProblemException FAB-2072 when the series is unknown, FAB-2075 when instances are still
   *     missing after the retries, FAB-2074 when instances of something else arrive, FAB-2070 to
   *     FAB-2079 when the PACS fails; whatever the sink throws
   */
  public void retrieveSeries(
      String studyUid, String seriesUid, InstanceSink sink, WorkMonitor monitor) {
    Set<String> expected = instanceUids(studyUid, seriesUid, monitor);
    SeriesReceiver receiver =
        new SeriesReceiver(
            studyUid, seriesUid, expected, sink, monitor, settings.maxInstanceBytes());
    String series = seriesPath(studyUid, seriesUid);
    try {
      retrieve(series, receiver::receiveSome, monitor);
    } catch (ProblemException e) {
      receiver.noteFailure(e);
    }
    for (String uid : List.copyOf(receiver.missing())) {
      try {
        retrieve(series + "/instances/" + uid, receiver::receive, monitor);
      } catch (ProblemException e) {
        receiver.noteFailure(e);
        break;
      }
    }
    receiver.requireComplete();
  }

  private void retrieve(String path, PacsConnection.Reader<Boolean> receiver, WorkMonitor monitor) {
    for (int i = 0; ; i++) {
      try {
        pacs.get(path, RETRIEVE_TYPES.get(i), monitor, receiver);
        return;
      } catch (ProblemException e) {
        boolean another = i + 1 < RETRIEVE_TYPES.size();
        if (e.problem().code() != DicomProblem.NOT_ACCEPTABLE || !another) {
          throw e;
        }
      }
    }
  }

  /**
   * Stores instances in one request. The verdict on each is what the answer references, whatever
   * its status.
   *
   * @param instances Part 10 files
   * @throws ProblemException FAB-2070 to FAB-2079 when the PACS fails or refuses the whole request
   */
  public StowResult store(List<byte[]> instances, WorkMonitor monitor) {
    StowRequest request = new StowRequest(instances, Multipart.boundary(random));
    return pacs.post(
        "studies", JSON, request.contentType(), request.body(), monitor, request::verdict);
  }

  private static String seriesPath(String studyUid, String seriesUid) {
    return "studies/"
        + study(studyUid)
        + "/series/"
        + DicomUid.require(seriesUid, "Series Instance UID");
  }

  private static String study(String uid) {
    return DicomUid.require(uid, "Study Instance UID");
  }

  private static RuntimeException unknown(String what) {
    return DicomProblem.UNKNOWN_AT_PACS.refuse(
        what + ".", "Check the study and series in the order, and whether the PACS has them.");
  }
}
