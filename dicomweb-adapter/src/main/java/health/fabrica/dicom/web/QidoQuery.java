package health.fabrica.dicom.web;

import health.fabrica.dicom.DicomUid;
import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.Tag;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What is searched for. Keys are attribute tags, so that none can be misspelt: peers leave out a
 * key that they do not know and answer with everything. Answers are compared with the UIDs and the
 * Patient ID asked for.
 *
 * @param level what is listed
 * @param path resource, without parameters
 * @param keys values by tag, in the syntax of PS3.18 section 8.3.4
 * @param includes attributes wanted beyond those that every answer has
 * @param limit most results
 */
public record QidoQuery(
    Level level, String path, Map<Integer, String> keys, Set<Integer> includes, int limit) {

  /** What is listed. */
  public enum Level {
    /** Studies. */
    STUDY(Tag.STUDY_INSTANCE_UID),
    /** Series. */
    SERIES(Tag.SERIES_INSTANCE_UID),
    /** Instances. */
    INSTANCE(Tag.SOP_INSTANCE_UID);

    private final int key;

    Level(int key) {
      this.key = key;
    }

    int key() {
      return key;
    }
  }

  private static final Set<Integer> COMPARED =
      Set.of(Tag.STUDY_INSTANCE_UID, Tag.SERIES_INSTANCE_UID, Tag.SOP_INSTANCE_UID, Tag.PATIENT_ID);

  /** Copies its collections. */
  public QidoQuery {
    keys = Map.copyOf(keys);
    includes = Set.copyOf(includes);
  }

  /** All studies. */
  public static QidoQuery studies() {
    return new QidoQuery(Level.STUDY, "studies", Map.of(), Set.of(), Integer.MAX_VALUE);
  }

  /** The series of a study. */
  public static QidoQuery series(String studyUid) {
    return new QidoQuery(
        Level.SERIES,
        "studies/" + DicomUid.require(studyUid, "Study Instance UID") + "/series",
        Map.of(),
        Set.of(),
        Integer.MAX_VALUE);
  }

  /** The instances of a series. */
  public static QidoQuery instances(String studyUid, String seriesUid) {
    return new QidoQuery(
        Level.INSTANCE,
        series(studyUid).path
            + "/"
            + DicomUid.require(seriesUid, "Series Instance UID")
            + "/instances",
        Map.of(),
        Set.of(Tag.SOP_INSTANCE_UID),
        Integer.MAX_VALUE);
  }

  /** Narrowed by a key. */
  public QidoQuery where(int tag, String value) {
    Map<Integer, String> more = new TreeMap<>(keys);
    more.put(tag, value);
    return new QidoQuery(level, path, more, includes, limit);
  }

  /** With another attribute in the answers. */
  public QidoQuery including(int tag) {
    Set<Integer> more = new LinkedHashSet<>(includes);
    more.add(tag);
    return new QidoQuery(level, path, keys, more, limit);
  }

  /** With fewer results. */
  public QidoQuery atMost(int results) {
    return new QidoQuery(level, path, keys, includes, results);
  }

  /** Resource and parameters, in the order of tags. */
  String pathWithKeys() {
    StringBuilder all = new StringBuilder(path).append("?fuzzymatching=false");
    new TreeMap<>(keys)
        .forEach(
            (tag, value) ->
                all.append('&')
                    .append(Tag.hex(tag))
                    .append('=')
                    .append(URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20")));
    includes.stream().sorted().forEach(tag -> all.append("&includefield=").append(Tag.hex(tag)));
    return all.toString();
  }

  /**
   * Whether an answer is one to this query; an identifier that the answer leaves out is believed.
   */
  boolean matches(Dataset answer) {
    return keys.entrySet().stream()
        .filter(key -> COMPARED.contains(key.getKey()) && !key.getValue().matches(".*[*?,\\\\].*"))
        .allMatch(key -> answer.string(key.getKey()).map(key.getValue()::equals).orElse(true));
  }
}
