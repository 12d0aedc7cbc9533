package health.fabrica.fhir.imaging;

import health.fabrica.dicom.server.InstanceIndex;
import health.fabrica.dicom.server.InstanceMatch;
import health.fabrica.dicom.server.InstanceQuery;
import health.fabrica.dicom.server.InstanceRecord;
import health.fabrica.dicom.server.PutOutcome;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The index as plainly as it can be said: the oracle of the tests. */
final class ModelIndex implements InstanceIndex {

  private final TreeMap<String, InstanceRecord> bySop = new TreeMap<>();

  @Override
  public List<PutOutcome> put(List<InstanceRecord> instances) {
    return instances.stream().map(this::put).toList();
  }

  private PutOutcome put(InstanceRecord instance) {
    InstanceRecord known = bySop.putIfAbsent(instance.sopUid(), instance);
    return known == null
        ? PutOutcome.STORED
        : known.blob().equals(instance.blob()) ? PutOutcome.ALREADY_STORED : PutOutcome.CONFLICT;
  }

  @Override
  public List<InstanceMatch> find(InstanceQuery query) {
    return bySop.values().stream()
        .filter(instance -> matches(query, instance))
        .map(instance -> key(query.level(), instance))
        .distinct()
        .sorted(
            (a, b) -> {
              int order = 0;
              for (int i = 0; order == 0 && i < a.size(); i++) {
                order = a.get(i).compareTo(b.get(i));
              }
              return order;
            })
        .skip(query.offset())
        .limit(query.limit())
        .map(key -> match(query.level(), key))
        .toList();
  }

  private static List<String> key(InstanceQuery.Level level, InstanceRecord i) {
    return switch (level) {
      case STUDY -> List.of(i.studyUid());
      case SERIES -> List.of(i.studyUid(), i.seriesUid());
      case INSTANCE -> List.of(i.studyUid(), i.seriesUid(), i.sopUid());
    };
  }

  private InstanceMatch match(InstanceQuery.Level level, List<String> key) {
    List<InstanceRecord> members =
        bySop.values().stream()
            .filter(i -> key(level, i).equals(key))
            .sorted(
                Comparator.comparing(InstanceRecord::seriesUid)
                    .thenComparing(InstanceRecord::sopUid))
            .toList();
    return new InstanceMatch(
        members.get(0),
        members.stream().map(InstanceRecord::seriesUid).collect(Collectors.toSet()).size(),
        members.size(),
        members.stream().map(i -> i.keys().modality()).distinct().sorted().toList());
  }

  private static boolean matches(InstanceQuery q, InstanceRecord i) {
    String date = i.keys().studyDate();
    return is(q.studyUid(), i.studyUid())
        && is(q.seriesUid(), i.seriesUid())
        && is(q.sopUid(), i.sopUid())
        && is(q.patientId(), i.keys().patientId())
        && is(q.accessionNumber(), i.keys().accessionNumber())
        && is(q.modality(), i.keys().modality())
        && q.patientName().map(p -> named(p, i.keys().patientName())).orElse(true)
        && q.studyDateFrom().map(d -> !date.isEmpty() && date.compareTo(d) >= 0).orElse(true)
        && q.studyDateTo().map(d -> !date.isEmpty() && date.compareTo(d) <= 0).orElse(true);
  }

  private static boolean is(Optional<String> wanted, String value) {
    return wanted.map(value::equals).orElse(true);
  }

  /** The pattern against the whole name or its alphabetic group. */
  private static boolean named(String pattern, String name) {
    String regex =
        pattern
            .toLowerCase(Locale.ROOT)
            .codePoints()
            .mapToObj(c -> c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(Character.toString(c)))
            .collect(Collectors.joining());
    Predicate<String> like = Pattern.compile(regex, Pattern.DOTALL).asMatchPredicate();
    String folded = name.toLowerCase(Locale.ROOT);
    return like.test(folded) || like.test(folded.split("=", 2)[0]);
  }
}
