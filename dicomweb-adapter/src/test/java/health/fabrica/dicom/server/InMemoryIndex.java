package health.fabrica.dicom.server;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** An index for tests. */
public final class InMemoryIndex implements InstanceIndex {

  private final Map<String, InstanceRecord> bySop = new ConcurrentHashMap<>();

  @Override
  public List<PutOutcome> put(List<InstanceRecord> instances) {
    return instances.stream().map(this::put).toList();
  }

  private PutOutcome put(InstanceRecord instance) {
    InstanceRecord known = bySop.putIfAbsent(instance.sopUid(), instance);
    if (known == null) {
      return PutOutcome.STORED;
    }
    return known.blob().equals(instance.blob()) ? PutOutcome.ALREADY_STORED : PutOutcome.CONFLICT;
  }

  @Override
  public List<InstanceMatch> find(InstanceQuery query) {
    Map<String, InstanceRecord> firsts = new LinkedHashMap<>();
    bySop.values().stream()
        .filter(i -> matches(query, i))
        .sorted(
            Comparator.comparing(InstanceRecord::studyUid)
                .thenComparing(InstanceRecord::seriesUid)
                .thenComparing(InstanceRecord::sopUid))
        .forEach(i -> firsts.putIfAbsent(group(query.level(), i), i));
    List<InstanceMatch> found = new ArrayList<>();
    firsts.forEach((group, first) -> found.add(match(query.level(), group, first)));
    int from = Math.min(query.offset(), found.size());
    return found.subList(from, (int) Math.min(found.size(), (long) from + query.limit()));
  }

  private InstanceMatch match(InstanceQuery.Level level, String group, InstanceRecord first) {
    List<InstanceRecord> members =
        bySop.values().stream().filter(i -> group(level, i).equals(group)).toList();
    TreeSet<String> modalities = new TreeSet<>();
    members.forEach(i -> modalities.add(i.keys().modality()));
    int series = (int) members.stream().map(InstanceRecord::seriesUid).distinct().count();
    return new InstanceMatch(first, series, members.size(), List.copyOf(modalities));
  }

  private static String group(InstanceQuery.Level level, InstanceRecord i) {
    return switch (level) {
      case STUDY -> i.studyUid();
      case SERIES -> i.studyUid() + "/" + i.seriesUid();
      case INSTANCE -> i.sopUid();
    };
  }

  private static boolean matches(InstanceQuery q, InstanceRecord i) {
    InstanceRecord.SearchKeys k = i.keys();
    return is(q.studyUid(), i.studyUid())
        && is(q.seriesUid(), i.seriesUid())
        && is(q.sopUid(), i.sopUid())
        && is(q.patientId(), k.patientId())
        && is(q.accessionNumber(), k.accessionNumber())
        && is(q.modality(), k.modality())
        && q.patientName().map(p -> like(p, k.patientName())).orElse(true)
        && q.studyDateFrom().map(d -> k.studyDate().compareTo(d) >= 0).orElse(true)
        && q.studyDateTo().map(d -> k.studyDate().compareTo(d) <= 0).orElse(true);
  }

  private static boolean is(Optional<String> wanted, String value) {
    return wanted.map(value::equals).orElse(true);
  }

  private static boolean like(String pattern, String name) {
    StringBuilder regex = new StringBuilder();
    for (char c : pattern.toCharArray()) {
      regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
    }
    return Pattern.compile(regex.toString(), Pattern.CASE_INSENSITIVE).matcher(name).matches();
  }
}
