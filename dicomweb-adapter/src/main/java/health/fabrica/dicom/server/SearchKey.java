package health.fabrica.dicom.server;

import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.Dictionary;
import health.fabrica.dicom.data.Tag;
import health.fabrica.dicom.server.InstanceQuery.Level;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The attributes that searches match: every required key of PS3.18 table 10.6.1-5, and some more.
 */
public enum SearchKey {
  STUDY_INSTANCE_UID(Level.STUDY, Matching.UID, Tag.STUDY_INSTANCE_UID),
  STUDY_DATE(Level.STUDY, Matching.DATE, Tag.STUDY_DATE),
  STUDY_TIME(Level.STUDY, Matching.TIME, Tag.STUDY_TIME),
  ACCESSION_NUMBER(Level.STUDY, Matching.TEXT, Tag.ACCESSION_NUMBER),
  REFERRING_PHYSICIAN_NAME(Level.STUDY, Matching.NAME, Tag.REFERRING_PHYSICIAN_NAME),
  STUDY_DESCRIPTION(Level.STUDY, Matching.TEXT, Tag.STUDY_DESCRIPTION),
  PATIENT_NAME(Level.STUDY, Matching.NAME, Tag.PATIENT_NAME),
  PATIENT_ID(Level.STUDY, Matching.TEXT, Tag.PATIENT_ID),
  ISSUER_OF_PATIENT_ID(Level.STUDY, Matching.TEXT, Tag.ISSUER_OF_PATIENT_ID),
  PATIENT_BIRTH_DATE(Level.STUDY, Matching.DATE, Tag.PATIENT_BIRTH_DATE),
  PATIENT_SEX(Level.STUDY, Matching.TEXT, Tag.PATIENT_SEX),
  STUDY_ID(Level.STUDY, Matching.TEXT, Tag.STUDY_ID),
  SERIES_INSTANCE_UID(Level.SERIES, Matching.UID, Tag.SERIES_INSTANCE_UID),
  MODALITY(Level.SERIES, Matching.TEXT, Tag.MODALITY),
  SERIES_NUMBER(Level.SERIES, Matching.NUMBER, Tag.SERIES_NUMBER),
  SERIES_DESCRIPTION(Level.SERIES, Matching.TEXT, Tag.SERIES_DESCRIPTION),
  BODY_PART_EXAMINED(Level.SERIES, Matching.TEXT, Tag.BODY_PART_EXAMINED),
  PERFORMED_PROCEDURE_STEP_START_DATE(
      Level.SERIES, Matching.DATE, Tag.PERFORMED_PROCEDURE_STEP_START_DATE),
  PERFORMED_PROCEDURE_STEP_START_TIME(
      Level.SERIES, Matching.TIME, Tag.PERFORMED_PROCEDURE_STEP_START_TIME),
  SCHEDULED_PROCEDURE_STEP_ID(
      Level.SERIES,
      Matching.MEMBER,
      Tag.REQUEST_ATTRIBUTES_SEQUENCE,
      Tag.SCHEDULED_PROCEDURE_STEP_ID),
  REQUESTED_PROCEDURE_ID(
      Level.SERIES, Matching.MEMBER, Tag.REQUEST_ATTRIBUTES_SEQUENCE, Tag.REQUESTED_PROCEDURE_ID),
  SOP_INSTANCE_UID(Level.INSTANCE, Matching.UID, Tag.SOP_INSTANCE_UID),
  SOP_CLASS_UID(Level.INSTANCE, Matching.UID, Tag.SOP_CLASS_UID),
  INSTANCE_NUMBER(Level.INSTANCE, Matching.NUMBER, Tag.INSTANCE_NUMBER);

  /** How a value of the request is compared with one that is stored. */
  public enum Matching {
    /** Equal to one of a list. */
    UID("UID list"),
    /** Letter by letter, with {@code *} and {@code ?}. */
    TEXT("single value, wildcard"),
    /** Group by group without regard to case, with {@code *} and {@code ?}. */
    NAME("single value, wildcard; any case; any component group"),
    /** A day or a range of days. */
    DATE("single value, range"),
    /** A time or a range of times, each end to the precision it is given in. */
    TIME("single value, range"),
    /** Equal as an integer. */
    NUMBER("single value"),
    /** Equal to one of several stored values. */
    MEMBER("single value");

    private final String words;

    Matching(String words) {
      this.words = words;
    }

    /** The kinds of matching in the standard's words (PS3.4 section C.2.2.2). */
    public String words() {
      return words;
    }
  }

  /** Stands around each of several values. */
  private static final String SEPARATOR = "\\";

  private static final Pattern DAY = Pattern.compile("[0-9]{8}");
  private static final Pattern CLOCK =
      Pattern.compile("[0-9]{2}([0-9]{2}([0-9]{2}(\\.[0-9]{1,6})?)?)?");
  private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]{1,12}");

  private final Level level;
  private final Matching matching;
  private final List<Integer> path;

  SearchKey(Level level, Matching matching, Integer... path) {
    this.level = level;
    this.matching = matching;
    this.path = List.of(path);
  }

  /** What the attribute describes. */
  public Level level() {
    return level;
  }

  /** How it is compared. */
  public Matching matching() {
    return matching;
  }

  /** Tags from the outermost sequence to the attribute. */
  List<Integer> path() {
    return path;
  }

  /** The attribute's keyword, behind that of its sequence and a dot. */
  public String keyword() {
    return path.stream().map(Dictionary::keyword).collect(Collectors.joining("."));
  }

  /** Lower-case name of letters and underscores. */
  public String column() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What the data set is found by: an entry for every key, empty where it has no usable value. */
  static Map<SearchKey, String> valuesOf(Dataset data) {
    EnumMap<SearchKey, String> values = new EnumMap<>(SearchKey.class);
    for (SearchKey key : values()) {
      values.put(key, key.valueIn(data));
    }
    return values;
  }

  private String valueIn(Dataset data) {
    int last = path.get(path.size() - 1);
    if (matching == Matching.MEMBER) {
      String values =
          data.items(path.get(0)).stream()
              .flatMap(item -> item.string(last).stream())
              .distinct()
              .collect(Collectors.joining(SEPARATOR));
      return values.isEmpty() ? "" : SEPARATOR + values + SEPARATOR;
    }
    String value = data.string(last).orElse("");
    return switch (matching) {
      case DATE -> day(value);
      case TIME -> clock(value);
      case NUMBER -> number(value);
      default -> value.replace('\0', ' ');
    };
  }

  /** The day as eight digits, or nothing; PS3.5 6.2 knows dots from the time before DICOM. */
  static String day(String text) {
    String digits = text.replace(".", "");
    return DAY.matcher(digits).matches() ? digits : "";
  }

  /** The time as digits, to the precision it has, or nothing. */
  static String clock(String text) {
    String digits = text.replace(":", "");
    return CLOCK.matcher(digits).matches() ? digits : "";
  }

  /** The number without sign and zeros that mean nothing, or nothing. */
  static String number(String text) {
    return INTEGER.matcher(text).matches() ? Long.toString(Long.parseLong(text)) : "";
  }

  /** Alphabetic, ideographic and phonetic group, folded, without delimiters at their ends. */
  public static List<String> nameGroups(String name) {
    String[] groups = name.split("=", -1);
    return Stream.of(0, 1, 2)
        .map(i -> i < groups.length ? groups[i] : "")
        .map(group -> group.strip().replaceFirst("\\^+$", "").toLowerCase(Locale.ROOT))
        .toList();
  }

  /** How a value stands among several stored ones. */
  public static String member(String value) {
    return SEPARATOR + value + SEPARATOR;
  }
}
