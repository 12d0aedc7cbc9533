package health.fabrica.dicom.web;

import health.fabrica.core.problem.ProblemException;
import health.fabrica.core.work.WorkMonitor;
import health.fabrica.dicom.DicomProblem;
import health.fabrica.dicom.DicomUid;
import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.Tag;
import health.fabrica.dicom.data.TransferSyntax;
import health.fabrica.dicom.json.DicomJsonReader;
import health.fabrica.dicom.volume.SeriesPolicy;
import health.fabrica.dicom.volume.SeriesVolume;
import health.fabrica.dicom.volume.SeriesVolumeBuilder;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Talks to one DICOMweb origin server. Safe for use by many threads. */
public final class DicomWebClient {

  private static final String JSON = "application/dicom+json";
  private static final String IMAGE = "image/jpeg";
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
   * @param random for boundaries and jitter; thread-safe
   */
  public DicomWebClient(
      URI base,
      HttpTransport transport,
      Credentials credentials,
      ClientSettings settings,
      RandomGenerator random) {
    this.pacs = new PacsConnection(base, transport, credentials, settings, random);
    this.settings = settings;
    this.random = random;
  }

  HttpSession session() {
    return pacs.session();
  }

  /**
   * Searches (QIDO-RS, PS3.18 section 10.6), page by page, with exact matching.
   *
   * @throws ProblemException FAB-2070 to FAB-2079 when the PACS fails
   */
  public List<Dataset> search(QidoQuery query, WorkMonitor monitor) {
    try (HttpSession session = session()) {
      return search(session, query, monitor);
    }
  }

  /**
   * All pages up to the limit of the query; a peer may give fewer than asked, so the end is a page
   * with nothing new. What does not match the keys is an answer to another question: it is left
   * out.
   */
  private List<Dataset> search(HttpSession session, QidoQuery query, WorkMonitor monitor) {
    List<Dataset> all = new ArrayList<>();
    Set<String> seen = new LinkedHashSet<>();
    while (all.size() < query.limit()) {
      int page = Math.min(PAGE, query.limit() - all.size());
      String path = query.pathWithKeys() + "&limit=" + page + "&offset=" + seen.size();
      List<Dataset> found = pacs.get(session, path, JSON, monitor, DicomWebClient::datasets);
      int before = seen.size();
      for (Dataset dataset : found) {
        if (seen.add(dataset.requireString(query.level().key())) && query.matches(dataset)) {
          all.add(dataset);
        }
      }
      if (seen.size() == before) {
        break;
      }
    }
    return all;
  }

  private static List<Dataset> datasets(HttpAnswer answer) throws IOException {
    List<Dataset> found = new ArrayList<>();
    if (answer.status() != 204) {
      DicomJsonReader.readArray(answer.body(), found::add);
    }
    return found;
  }

  /**
   * The attributes of one instance of a series, without its bulk data: enough for what all
   * instances of a series share.
   *
   * @throws ProblemException FAB-2072 when the PACS lists none, FAB-2070 to FAB-2079 when it fails
   */
  public Dataset sampleMetadata(String studyUid, String seriesUid, WorkMonitor monitor) {
    QidoQuery query = QidoQuery.instances(studyUid, seriesUid).atMost(1);
    try (HttpSession session = session()) {
      List<Dataset> listed = search(session, query, monitor);
      if (listed.isEmpty()) {
        throw unknown("The PACS lists no instance of the series");
      }
      String uid = listed.get(0).requireString(Tag.SOP_INSTANCE_UID);
      String path = query.path() + "/" + DicomUid.require(uid, "SOP Instance UID") + "/metadata";
      List<Dataset> metadata = pacs.get(session, path, JSON, monitor, DicomWebClient::datasets);
      if (metadata.size() != 1) {
        throw DicomProblem.PACS_PROTOCOL.refuse(
            "The metadata of one instance hold " + metadata.size() + " data sets.",
            "Check the version of the PACS.");
      }
      return metadata.get(0);
    }
  }

  /**
   * The series of a study.
   *
   * @throws ProblemException FAB-2072 when the PACS lists none, FAB-2070 to FAB-2079 when it fails
   */
  public List<SeriesSummary> series(String studyUid, WorkMonitor monitor) {
    List<SeriesSummary> found = new ArrayList<>();
    QidoQuery query =
        QidoQuery.series(studyUid)
            .including(Tag.SERIES_DESCRIPTION)
            .including(Tag.NUMBER_OF_SERIES_RELATED_INSTANCES);
    for (Dataset series : search(query, monitor)) {
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
    try (HttpSession session = session()) {
      return instanceUids(session, studyUid, seriesUid, monitor);
    }
  }

  Set<String> instanceUids(
      HttpSession session, String studyUid, String seriesUid, WorkMonitor monitor) {
    Set<String> uids = new LinkedHashSet<>();
    QidoQuery query = QidoQuery.instances(studyUid, seriesUid);
    for (Dataset instance : search(session, query, monitor)) {
      uids.add(DicomUid.require(instance.requireString(Tag.SOP_INSTANCE_UID), "SOP Instance UID"));
    }
    if (uids.isEmpty()) {
      throw unknown("The PACS lists no instance of the series");
    }
    return uids;
  }

  /**
   * Number of Series Related Instances (0020,1209), which QIDO-RS must tell; empty if it does not.
   */
  OptionalInt count(HttpSession session, String studyUid, String seriesUid, WorkMonitor monitor) {
    QidoQuery query =
        QidoQuery.series(studyUid)
            .where(Tag.SERIES_INSTANCE_UID, seriesUid)
            .including(Tag.NUMBER_OF_SERIES_RELATED_INSTANCES)
            .atMost(1);
    List<Dataset> found = search(session, query, monitor);
    return found.isEmpty()
        ? OptionalInt.empty()
        : found.get(0).integer(Tag.NUMBER_OF_SERIES_RELATED_INSTANCES);
  }

  /**
   * Retrieves every instance of a series and hands each one over once, on the calling thread, while
   * others receive. What the series answer does not bring is fetched instance by instance.
   *
   * @throws ProblemException FAB-2072 when the series is unknown, FAB-2075 when instances are still
   *     missing after the retries, FAB-2074 when instances of something else arrive, FAB-2154 when
   *     more arrive than are listed, FAB-2070 to FAB-2079 when the PACS fails; whatever the sink
   *     throws
   */
  public void retrieveSeries(
      String studyUid, String seriesUid, InstanceSink sink, WorkMonitor monitor) {
    retrieve(studyUid, seriesUid, InstanceIntake.into(sink), monitor);
  }

  /**
   * Retrieves a series to a volume: instances are decoded on the calling thread, compressed ones
   * beside it as well, while others receive, and let go.
   *
   * @throws ProblemException as {@link #retrieveSeries}, and the refusals of {@link
   *     SeriesVolumeBuilder}
   */
  public SeriesVolume retrieveVolume(
      String studyUid, String seriesUid, SeriesPolicy policy, WorkMonitor monitor) {
    SeriesVolumeBuilder builder = new SeriesVolumeBuilder(policy);
    retrieve(studyUid, seriesUid, new VolumeIntake(builder), monitor);
    return builder.build();
  }

  private void retrieve(
      String studyUid, String seriesUid, InstanceIntake intake, WorkMonitor monitor) {
    seriesPath(studyUid, seriesUid);
    try (SeriesRetrieval retrieval =
        new SeriesRetrieval(this, settings, studyUid, seriesUid, intake, monitor)) {
      retrieval.run();
    }
  }

  /** GETs a series or, by a suffix of its path, an instance in the first form that the PACS has. */
  <T> T retrieve(
      HttpSession session,
      String suffix,
      String studyUid,
      String seriesUid,
      WorkMonitor monitor,
      PacsConnection.Reader<T> reader) {
    String path = seriesPath(studyUid, seriesUid) + suffix;
    for (int i = 0; ; i++) {
      try {
        return pacs.get(session, path, RETRIEVE_TYPES.get(i), monitor, reader);
      } catch (ProblemException e) {
        boolean another = i + 1 < RETRIEVE_TYPES.size();
        if (e.problem().code() != DicomProblem.NOT_ACCEPTABLE || !another) {
          throw e;
        }
      }
    }
  }

  /**
   * A small picture of an instance (PS3.18 section 10.4.1.1.5), or the rendered instance scaled
   * down where the PACS has no thumbnails.
   *
   * @param pixels longest edge
   * @return JPEG, or PNG where the PACS insists
   * @throws ProblemException FAB-2155 when the PACS renders neither, FAB-2070 to FAB-2079 when it
   *     fails
   */
  public byte[] thumbnail(
      String studyUid, String seriesUid, String instanceUid, int pixels, WorkMonitor monitor) {
    String instance =
        seriesPath(studyUid, seriesUid)
            + "/instances/"
            + DicomUid.require(instanceUid, "SOP Instance UID");
    String viewport = "?viewport=" + pixels + "," + pixels;
    try (HttpSession session = session()) {
      for (String form : List.of("/thumbnail", "/rendered")) {
        try {
          return pacs.get(session, instance + form + viewport, IMAGE, monitor, Rendered::picture);
        } catch (ProblemException e) {
          if (!Rendered.isAbsent(e)) {
            throw e;
          }
        }
      }
    }
    throw WebProblem.NOT_RENDERED.refuse(
        "The PACS offers neither thumbnail nor rendered form of the instance.",
        "Look at the images at the PACS.");
  }

  /**
   * Bulk data that metadata point to. The address is the PACS's word: it is followed within the
   * origin of this client only.
   *
   * @param uri absolute, or relative to the base address
   * @throws ProblemException FAB-2152 when it leads elsewhere, FAB-2004 when the data are longer
   *     than an instance may be, FAB-2070 to FAB-2079 when the PACS fails
   */
  public byte[] bulkData(String uri, WorkMonitor monitor) {
    URI address = BulkData.allowed(pacs.resolve(""), uri);
    try (HttpSession session = session()) {
      return pacs.get(
          session,
          address,
          BulkData.ACCEPT,
          monitor,
          answer -> BulkData.read(answer, settings.maxInstanceBytes()));
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
    return pacs.post("studies", JSON, request.contentType(), request, monitor, request::verdict);
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
