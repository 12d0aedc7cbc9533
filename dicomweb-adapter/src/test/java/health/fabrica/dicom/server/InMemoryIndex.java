package health.fabrica.dicom.server;

import health.fabrica.core.blob.Sha256;
import health.fabrica.dicom.server.InstanceQuery.Level;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The index as plainly as it can be said. */
public final class InMemoryIndex implements InstanceIndex {

  private final Map<String, IndexEntry> bySop = new ConcurrentHashMap<>();

  @Override
  public List<PutOutcome> put(List<IndexEntry> entries) {
    return entries.stream().map(this::put).toList();
  }

  private PutOutcome put(IndexEntry entry) {
    IndexEntry known = bySop.putIfAbsent(entry.instance().sopUid(), entry);
    if (known == null) {
      return PutOutcome.STORED;
    }
    return known.instance().blob().equals(entry.instance().blob())
        ? PutOutcome.ALREADY_STORED
        : PutOutcome.CONFLICT;
  }

  @Override
  public Map<String, Sha256> known(List<String> sopUids) {
    return sopUids.stream()
        .distinct()
        .map(bySop::get)
        .filter(Objects::nonNull)
        .collect(Collectors.toMap(e -> e.instance().sopUid(), e -> e.instance().blob()));
  }

  private Stream<IndexEntry> all() {
    return bySop.values().stream()
        .sorted(
            Comparator.comparing((IndexEntry e) -> e.instance().studyUid())
                .thenComparing(e -> e.instance().seriesUid())
                .thenComparing(e -> e.instance().sopUid()));
  }

  @Override
  public SearchResult search(InstanceQuery query) {
    Map<String, IndexEntry> firsts = new LinkedHashMap<>();
    all()
        .filter(entry -> query.criteria().stream().allMatch(c -> meets(entry, c)))
        .forEach(entry -> firsts.putIfAbsent(group(query.level(), entry), entry));
    List<InstanceMatch> matches =
        firsts.values().stream()
            .skip(query.offset())
            .limit(query.limit())
            .map(first -> match(query.level(), first))
            .toList();
    return new SearchResult(matches, Math.max(0, firsts.size() - query.offset() - matches.size()));
  }

  private InstanceMatch match(Level level, IndexEntry first) {
    List<IndexEntry> members =
        all().filter(e -> group(level, e).equals(group(level, first))).toList();
    return new InstanceMatch(
        first.instance(),
        first.metadataJson(),
        (int) members.stream().map(e -> e.instance().seriesUid()).distinct().count(),
        members.size(),
        members.stream()
            .map(InMemoryIndex::modality)
            .filter(modality -> !modality.isEmpty())
            .distinct()
            .sorted()
            .toList());
  }

  private static String modality(IndexEntry entry) {
    return entry.keys().getOrDefault(SearchKey.MODALITY, "");
  }

  private static String group(Level level, IndexEntry e) {
    return switch (level) {
      case STUDY -> e.instance().studyUid();
      case SERIES -> e.instance().studyUid() + "/" + e.instance().seriesUid();
      case INSTANCE -> e.instance().sopUid();
    };
  }

  private boolean meets(IndexEntry entry, Criterion criterion) {
    if (criterion instanceof Criterion.AnyOf any) {
      String value = value(entry, any.key());
      return any.values().stream()
          .anyMatch(
              wanted ->
                  any.key().matching() == SearchKey.Matching.MEMBER
                      ? List.of(value.split("\\\\")).contains(wanted)
                      : wanted.equals(value));
    } else if (criterion instanceof Criterion.Text text) {
      return like(text.pattern(), value(entry, text.key()));
    } else if (criterion instanceof Criterion.Name name) {
      List<String> groups = SearchKey.nameGroups(value(entry, name.key()));
      return name.groups().size() == 1
          ? groups.stream().anyMatch(group -> like(name.groups().get(0), group))
          : IntStream.range(0, 3)
              .allMatch(
                  i -> name.groups().get(i).isEmpty() || like(name.groups().get(i), groups.get(i)));
    } else if (criterion instanceof Criterion.Between range) {
      String value = value(entry, range.key());
      return !value.isEmpty() && within(value, range.from(), range.to());
    } else if (criterion instanceof Criterion.BetweenMoments range) {
      String day = value(entry, range.day());
      return !day.isEmpty() && within(day + value(entry, range.time()), range.from(), range.to());
    }
    List<String> modalities = ((Criterion.StudyHasModality) criterion).modalities();
    return all()
        .anyMatch(
            other ->
                group(Level.STUDY, other).equals(group(Level.STUDY, entry))
                    && modalities.contains(modality(other)));
  }

  private static String value(IndexEntry entry, SearchKey key) {
    return switch (key) {
      case STUDY_INSTANCE_UID -> entry.instance().studyUid();
      case SERIES_INSTANCE_UID -> entry.instance().seriesUid();
      case SOP_INSTANCE_UID -> entry.instance().sopUid();
      case SOP_CLASS_UID -> entry.instance().sopClassUid();
      default -> entry.keys().getOrDefault(key, "");
    };
  }

  private static boolean within(String value, Optional<String> from, Optional<String> to) {
    return from.map(start -> value.compareTo(start) >= 0).orElse(true)
        && to.map(end -> value.startsWith(end) || value.compareTo(end) <= 0).orElse(true);
  }

  private static boolean like(String pattern, String value) {
    StringBuilder regex = new StringBuilder();
    pattern
        .codePoints()
        .forEach(
            c ->
                regex.append(
                    c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(Character.toString(c))));
    return Pattern.compile(regex.toString(), Pattern.DOTALL).matcher(value).matches();
  }

  @Override
  public List<InstanceRecord> instances(
      String studyUid, Optional<String> seriesUid, Optional<String> sopUid) {
    return all()
        .map(IndexEntry::instance)
        .filter(i -> i.studyUid().equals(studyUid))
        .filter(i -> seriesUid.map(i.seriesUid()::equals).orElse(true))
        .filter(i -> sopUid.map(i.sopUid()::equals).orElse(true))
        .toList();
  }

  @Override
  public List<String> metadata(List<InstanceRecord> instances) {
    return instances.stream()
        .map(i -> Objects.requireNonNull(bySop.get(i.sopUid())).metadataJson())
        .toList();
  }
}
