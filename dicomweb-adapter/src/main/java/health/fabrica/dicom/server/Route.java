package health.fabrica.dicom.server;

import health.fabrica.dicom.DicomProblem;
import health.fabrica.dicom.DicomUid;
import health.fabrica.dicom.data.Tag;
import health.fabrica.dicom.server.InstanceQuery.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A path of the origin server taken apart (PS3.18 tables 10.1-1 to 10.4.1-5).
 *
 * @param study Study Instance UID
 * @param series Series Instance UID
 * @param instance SOP Instance UID
 * @param frames frame numbers from 1; empty when the path names none
 * @param bulk tags and item numbers that lead to a value; empty: all values
 * @param level what the path names or searches
 * @param kind what is asked for
 */
record Route(
    Optional<String> study,
    Optional<String> series,
    Optional<String> instance,
    List<Integer> frames,
    List<String> bulk,
    Level level,
    Kind kind) {

  /** What the path asks for. */
  enum Kind {
    /** A list of studies, series or instances. */
    SEARCH,
    /** The objects themselves. */
    RETRIEVE,
    /** Their attributes. */
    METADATA,
    /** Pixels of frames. */
    FRAMES,
    /** Values that the metadata leave out. */
    BULK_DATA,
    /** Pictures. */
    RENDERED,
    /** One small picture. */
    THUMBNAIL
  }

  private static final List<String> COLLECTIONS = List.of("studies", "series", "instances");
  private static final Pattern FRAMES = Pattern.compile("[1-9][0-9]{0,8}((,|%2C)[1-9][0-9]{0,8})*");
  private static final Pattern BULK_STEP = Pattern.compile("[0-9A-F]{8}|[0-9]{1,6}");
  private static final int MAX_FRAMES = 10_000;

  static Route parse(String path) {
    return new Parser(List.of(path.replaceFirst("^/", "").split("/", -1))).parse();
  }

  /** Walks over the segments. */
  private static final class Parser {
    private final List<String> parts;
    private final List<Optional<String>> uids = new ArrayList<>();
    private List<Integer> frames = List.of();
    private int at;

    Parser(List<String> parts) {
      this.parts = parts;
    }

    Route parse() {
      int first = COLLECTIONS.indexOf(take());
      if (first < 0) {
        throw unknown();
      }
      if (first > 0) {
        end();
        return route(Level.values()[first], Kind.SEARCH, List.of());
      }
      for (int depth = 0; depth < 3; depth++) {
        if (at == parts.size()) {
          return route(Level.values()[depth], Kind.SEARCH, List.of());
        }
        uids.add(Optional.of(DicomUid.require(take(), "identifier in the path")));
        if (at == parts.size()) {
          return route(Level.values()[depth], Kind.RETRIEVE, List.of());
        }
        String next = take();
        int collection = COLLECTIONS.indexOf(next);
        if (depth == 0 && collection == 2) { // the instances of a study
          end();
          return route(Level.INSTANCE, Kind.SEARCH, List.of());
        }
        if (collection != depth + 1) {
          return of(Level.values()[depth], next);
        }
      }
      throw unknown();
    }

    private Route of(Level level, String resource) {
      boolean instance = level == Level.INSTANCE;
      if (instance && resource.equals("bulkdata") && at < parts.size()) {
        return route(level, Kind.BULK_DATA, bulkPath());
      }
      Kind kind =
          switch (resource) {
            case "metadata" -> Kind.METADATA;
            case "rendered" -> Kind.RENDERED;
            case "thumbnail" -> Kind.THUMBNAIL;
            case "frames" -> instance ? frames() : Kind.SEARCH;
            case "pixeldata", "bulkdata" -> Kind.BULK_DATA;
            default -> Kind.SEARCH;
          };
      if (kind == Kind.SEARCH) {
        throw unknown();
      }
      end();
      return route(
          level, kind, resource.equals("pixeldata") ? List.of(Tag.hex(Tag.PIXEL_DATA)) : List.of());
    }

    private Kind frames() {
      String list = at < parts.size() ? take() : "";
      if (!FRAMES.matcher(list).matches()) {
        throw DicomProblem.REQUEST.refuse(
            "The frames in the path are no list of numbers from 1.", "Write them as frames/1,2,3.");
      }
      frames = List.of(list.split(",|%2C")).stream().map(Integer::valueOf).toList();
      if (frames.size() > MAX_FRAMES) {
        throw DicomProblem.REQUEST.refuse(
            "The path names " + frames.size() + " frames; at most " + MAX_FRAMES + " are sent.",
            "Ask for fewer frames at a time.");
      }
      return at == parts.size()
          ? Kind.FRAMES
          : switch (take()) {
            case "rendered" -> Kind.RENDERED;
            case "thumbnail" -> Kind.THUMBNAIL;
            default -> throw unknown();
          };
    }

    private List<String> bulkPath() {
      List<String> path = parts.subList(at, parts.size());
      for (int i = 0; i < path.size(); i++) {
        boolean tag = i % 2 == 0;
        if (!BULK_STEP.matcher(path.get(i)).matches() || tag != (path.get(i).length() == 8)) {
          throw unknown();
        }
      }
      at = parts.size();
      return List.copyOf(path);
    }

    private String take() {
      return parts.get(at++);
    }

    private void end() {
      if (at < parts.size()) {
        throw unknown();
      }
    }

    private Route route(Level level, Kind kind, List<String> bulk) {
      return new Route(uid(0), uid(1), uid(2), frames, bulk, level, kind);
    }

    private Optional<String> uid(int i) {
      return i < uids.size() ? uids.get(i) : Optional.empty();
    }
  }

  private static RuntimeException unknown() {
    return DicomProblem.UNKNOWN_HERE.refuse(
        "There is no such resource.", "See the conformance statement for the paths.");
  }
}
