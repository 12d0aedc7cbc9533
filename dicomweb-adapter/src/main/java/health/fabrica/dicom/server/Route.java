package health.fabrica.dicom.server;

import health.fabrica.dicom.DicomProblem;
import health.fabrica.dicom.DicomUid;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A path of the origin server taken apart: {@code /studies/{s}/series/{e}/instances/{i}}, each part
 * from the right optional, or a search over several studies, and perhaps {@code /metadata}.
 */
record Route(
    Optional<String> study,
    Optional<String> series,
    Optional<String> instance,
    InstanceQuery.Level level,
    Kind kind) {

  /** What the path asks for. */
  enum Kind {
    /** A list of studies, series or instances. */
    SEARCH,
    /** The objects themselves. */
    RETRIEVE,
    /** Their attributes. */
    METADATA
  }

  private static final List<String> COLLECTIONS = List.of("studies", "series", "instances");

  static Route parse(String path) {
    List<String> parts = new ArrayList<>(List.of(path.replaceFirst("^/", "").split("/", -1)));
    boolean metadata = parts.size() > 1 && parts.get(parts.size() - 1).equals("metadata");
    if (metadata) {
      parts.remove(parts.size() - 1);
    }
    int first = COLLECTIONS.indexOf(parts.get(0));
    int last = first;
    String[] uids = new String[3];
    for (int i = 0; i < parts.size(); i++) {
      boolean collection = i % 2 == 0;
      if (collection && i > 0) {
        int next = COLLECTIONS.indexOf(parts.get(i));
        // /studies/{s}/instances searches the instances of a study.
        if (next <= last || next > last + 1 && i + 1 < parts.size()) {
          throw unknown();
        }
        last = next;
      } else if (!collection) {
        uids[last] = DicomUid.require(parts.get(i), "identifier in the path");
      }
    }
    boolean search = parts.size() % 2 == 1;
    if (first < 0 || metadata && search || first > 0 && parts.size() > 1) {
      throw unknown();
    }
    return new Route(
        Optional.ofNullable(uids[0]),
        Optional.ofNullable(uids[1]),
        Optional.ofNullable(uids[2]),
        InstanceQuery.Level.values()[last],
        search ? Kind.SEARCH : metadata ? Kind.METADATA : Kind.RETRIEVE);
  }

  private static RuntimeException unknown() {
    return DicomProblem.UNKNOWN_HERE.refuse(
        "There is no such resource.", "See the conformance statement for the paths.");
  }

  InstanceQuery everyInstance() {
    Optional<String> any = Optional.empty();
    return new InstanceQuery(
        InstanceQuery.Level.INSTANCE,
        study,
        series,
        instance,
        any,
        any,
        any,
        any,
        any,
        any,
        Integer.MAX_VALUE,
        0);
  }
}
