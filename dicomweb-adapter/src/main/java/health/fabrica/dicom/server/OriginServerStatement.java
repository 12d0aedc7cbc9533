package health.fabrica.dicom.server;

import health.fabrica.dicom.data.Tag;
import health.fabrica.dicom.server.InstanceQuery.Level;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What the Conformance Statement says of the origin server, from its tables, as Markdown. */
public final class OriginServerStatement {

  private OriginServerStatement() {}

  /** The section. */
  public static String text() {
    return """
        Base path `/dicom-web`.

        | transaction | method and resource | media types of the answer |
        |---|---|---|
        %s
        #### Search

        Answers are `application/dicom+json`; `application/dicom+xml` is refused (406), a deviation from PS3.18 table 8.7.3-1. A key
        that is not listed is refused (400) rather than ignored, because ignoring it would return too much. All keys may be given
        at every level: a study or series matches when one of its instances meets all of them. Matching is case-sensitive except
        for names. A range of dates and a range of times of the same form, for one step, are matched as moments.

        | key | level | matching |
        |---|---|---|
        %s| ModalitiesInStudy | study | single value, list |

        Patterns for a name are compared with its alphabetic, ideographic and phonetic group, each on its own; a pattern with `=`
        compares group with group. `fuzzymatching=true` is answered by literal matching and a Warning header. At most %d results
        are given at once; a Warning header tells how many more there are. Stored times are matched as they stand;
        TimezoneOffsetFromUTC is not applied.

        Always returned, where the instance has it: %s.

        Besides, for series and instances: %s.

        Besides, for instances: %s.

        By `includefield`, or `all`, besides: %s; for series and instances also: %s; for instances every attribute.
        Attributes of a study or series are those of the first matching instance.

        #### Retrieve

        Objects come as they were stored (`transfer-syntax=*` or the one they have) or, by default, in Explicit VR Little Endian,
        transcoded where section 6 says that pixels are decoded; otherwise 406. Frames and pixel data come as they are stored under
        these types, or plain as `application/octet-stream`:

        | transfer syntax | type |
        |---|---|
        %s
        Pictures are %s, 8 bits: modality rescale, window (`window=center,width[,linear|linear-exact|sigmoid]`, else the
        first of the object, else its range), pixels made square, `viewport=w,h[,x,y,w,h]`, `quality`. Not rendered (406): modality
        lookup tables, segmented palettes, colour other than RGB, YBR_FULL, YBR_FULL_422, YBR_RCT, YBR_ICT and PALETTE COLOR. Annotations
        are not burned in.

        #### Store

        `multipart/related; type="application/dicom"`; metadata with bulk data (`application/dicom+json`, `application/dicom+xml`) are refused
        (415). Each instance is stored whole or not at all. The same bytes again are accepted; other bytes under a known SOP
        Instance UID are refused. Status: 200 all stored, 202 some, 409 none because of conflicts, 400 none.

        | failure reason | meaning |
        |---|---|
        %s
        #### Errors

        An error is a JSON object with `code` (FAB-nnnn), `title`, `message` and `hint`: 400 request not understood, 404 not
        stored here, 405, 406, 409, 415, 500, 503 busy.
        """
        .formatted(
            resources(),
            keys(),
            SearchRequest.MAX_LIMIT,
            names(ReturnedAttributes.always(Level.STUDY))
                + ", InstanceAvailability, ModalitiesInStudy, NumberOfStudyRelatedSeries,"
                + " NumberOfStudyRelatedInstances, RetrieveURL",
            names(beyond(Level.SERIES, Level.STUDY)) + ", NumberOfSeriesRelatedInstances",
            names(beyond(Level.INSTANCE, Level.SERIES)),
            names(ReturnedAttributes.onRequest(Level.STUDY)),
            names(
                ReturnedAttributes.onRequest(Level.SERIES).stream()
                    .filter(tag -> !ReturnedAttributes.onRequest(Level.STUDY).contains(tag))
                    .toList()),
            frameTypes(),
            String.join(" or ", Picture.TYPES),
            failures());
  }

  private static String resources() {
    return Capabilities.resources().stream()
        .map(
            r ->
                "| %s | `%s %s` | %s |\n"
                    .formatted(
                        r.transaction(),
                        r.method(),
                        r.path(),
                        r.mediaTypes().stream()
                            .map(type -> "`" + type + "`")
                            .collect(Collectors.joining(", "))))
        .collect(Collectors.joining());
  }

  private static String keys() {
    return Arrays.stream(SearchKey.values())
        .map(
            key ->
                "| %s | %s | %s |\n"
                    .formatted(
                        key.keyword(),
                        key.level().name().toLowerCase(Locale.ROOT),
                        key.matching().words()))
        .collect(Collectors.joining());
  }

  private static List<Integer> beyond(Level level, Level above) {
    List<Integer> known = ReturnedAttributes.always(above);
    return ReturnedAttributes.always(level).stream().filter(tag -> !known.contains(tag)).toList();
  }

  private static String names(List<Integer> tags) {
    return tags.stream()
        .map(tag -> Tag.describe(tag).replaceFirst("^.* ", ""))
        .collect(Collectors.joining(", "));
  }

  private static String frameTypes() {
    return FrameMedia.table().entrySet().stream()
        .map(e -> "| `%s` | `%s` |\n".formatted(e.getKey(), e.getValue()))
        .collect(Collectors.joining());
  }

  private static String failures() {
    return Arrays.stream(StoreAnswer.Failure.values())
        .map(f -> "| %04XH | %s |\n".formatted(f.code(), f.meaning()))
        .collect(Collectors.joining());
  }
}
