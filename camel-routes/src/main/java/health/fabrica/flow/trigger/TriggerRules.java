package health.fabrica.flow.trigger;

import health.fabrica.dicom.watch.SeriesFacts;
import java.util.List;
import java.util.Optional;

/**
 * The rules in the order of the configuration. The first that matches decides; which others would
 * have matched is told, so that the order of rules can be judged by what it did.
 *
 * @param rules the rules, first one first
 */
public record TriggerRules(List<TriggerRule> rules) {

  public TriggerRules {
    rules = List.copyOf(rules);
  }

  /**
   * What the rules say of a series.
   *
   * @param rule the first rule that matches
   * @param others names of the rules after it that match too
   */
  public record Match(TriggerRule rule, List<String> others) {}

  /**
   * A rule that can never decide, and the earlier one because of which.
   *
   * @param rule name of the rule that is never reached
   * @param earlier name of the rule that takes all its series
   */
  public record Unreachable(String rule, String earlier) {}

  /** The rule that decides, if any matches. */
  public Optional<Match> match(SeriesFacts series) {
    List<TriggerRule> matching = rules.stream().filter(rule -> rule.matches(series)).toList();
    return matching.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Match(
                matching.get(0),
                matching.subList(1, matching.size()).stream().map(TriggerRule::name).toList()));
  }

  /** The first rule that no series can reach. */
  public Optional<Unreachable> unreachable() {
    for (int i = 1; i < rules.size(); i++) {
      for (TriggerRule earlier : rules.subList(0, i)) {
        if (earlier.covers(rules.get(i))) {
          return Optional.of(new Unreachable(rules.get(i).name(), earlier.name()));
        }
      }
    }
    return Optional.empty();
  }
}
