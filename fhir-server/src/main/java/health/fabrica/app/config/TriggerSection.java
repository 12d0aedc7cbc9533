package health.fabrica.app.config;

import com.fasterxml.jackson.databind.JsonNode;
import health.fabrica.app.config.Triggers.Kind;
import health.fabrica.app.config.Triggers.Watch;
import health.fabrica.conformance.Tissue;
import health.fabrica.core.problem.Problem;
import health.fabrica.dicom.watch.SeriesFacts;
import health.fabrica.dicom.watch.TextPattern;
import health.fabrica.flow.order.ProductKind;
import health.fabrica.flow.trigger.AssigningAuthorities;
import health.fabrica.flow.trigger.TriggerRule;
import health.fabrica.flow.trigger.TriggerRules;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the section {@code triggers}; everything that cannot work is refused at the start. */
final class TriggerSection {

  static final String NAME = "triggers";

  private TriggerSection() {}

  /**
   * The section; its watches are of these PACS.
   *
   * @param process the process that models are made by
   */
  static Triggers read(JsonNode node, List<PacsSettings> pacs, String process) {
    YamlSection section =
        YamlSection.of(
            NAME,
            node,
            "quiet-seconds",
            "authorities",
            "authority-without-issuer",
            "rules",
            "watch");
    List<TriggerRule> rules =
        section.sections("rules", (path, entry) -> rule(path, entry, process.split("@", 2)[0]));
    checkNames(section, "rules", rules.stream().map(TriggerRule::name).toList());
    List<Watch> watches = section.sections("watch", (path, entry) -> watch(path, entry, pacs));
    checkNames(section, "watch", watches.stream().map(Watch::name).toList());
    TriggerRules all = new TriggerRules(rules);
    all.unreachable()
        .ifPresent(
            u -> {
              throw new Problem(
                      ConfigProblem.VALUE_INVALID,
                      "The rule '"
                          + u.rule()
                          + "' can never decide: every series that it matches is taken by '"
                          + u.earlier()
                          + "' before it.",
                      "Put the narrower rule first.")
                  .asException();
            });
    Duration quiet = Duration.ofSeconds(section.number("quiet-seconds", 60, 1, 86_400));
    for (Watch watch : watches) {
      if (watch.kind() == Kind.QIDO && watch.every().compareTo(quiet) >= 0) {
        throw section.invalid(
            "quiet-seconds",
            Long.toString(quiet.toSeconds()),
            "more than every-seconds of watch '"
                + watch.name()
                + "' ("
                + watch.every().toSeconds()
                + "), so that growth is seen in time");
      }
    }
    return new Triggers(
        quiet,
        new AssigningAuthorities(authorities(section), section.text("authority-without-issuer")),
        all,
        watches);
  }

  private static void checkNames(YamlSection section, String key, List<String> names) {
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (!seen.add(name)) {
        throw section.invalid(key, "the name '" + name + "' twice", "a name of its own for each");
      }
    }
  }

  private static Map<String, String> authorities(YamlSection section) {
    Map<String, String> systems = new HashMap<>();
    section.sections(
        "authorities",
        (path, node) -> {
          YamlSection entry = YamlSection.of(path, node, "issuer", "system");
          String issuer = entry.require("issuer");
          if (systems.put(issuer, entry.require("system")) != null) {
            throw entry.invalid("issuer", issuer + "' twice, '" + issuer, "each issuer once");
          }
          return issuer;
        });
    return systems;
  }

  private static TriggerRule rule(String path, JsonNode node, String process) {
    YamlSection rule =
        YamlSection.of(
            path,
            node,
            "name",
            "modality",
            "body-part",
            "procedure-code",
            "description",
            "study-description",
            "station",
            "product",
            "tissue",
            "profile");
    TriggerRule read =
        new TriggerRule(
            rule.require("name"),
            rule.texts("modality"),
            rule.texts("body-part"),
            rule.texts("procedure-code").stream().map(code -> code(rule, code)).toList(),
            rule.texts("description").stream().map(TextPattern::of).toList(),
            rule.texts("study-description").stream().map(TextPattern::of).toList(),
            rule.texts("station"),
            product(rule),
            rule.oneOf("tissue", Arrays.stream(Tissue.values()).map(Tissue::code).toList()),
            rule.text("profile").isEmpty() ? process : rule.oneOf("profile", List.of(process)));
    if (!read.asksSomething()) {
      throw new Problem(
              ConfigProblem.VALUE_INVALID,
              "The rule '" + read.name() + "' has no condition and would match every series.",
              "Name at least one of modality, body-part, procedure-code, description,"
                  + " study-description, station.")
          .asException();
    }
    return read;
  }

  private static ProductKind product(YamlSection rule) {
    String code =
        rule.oneOf("product", Arrays.stream(ProductKind.values()).map(ProductKind::code).toList());
    return ProductKind.ofCode(code).orElseThrow();
  }

  private static SeriesFacts.Code code(YamlSection rule, String text) {
    String[] parts = text.split("\\|", -1);
    if (parts.length != 2 || parts[0].isBlank() || parts[1].isBlank()) {
      throw rule.invalid("procedure-code", text, "scheme|code, such as SCT|77477000");
    }
    return new SeriesFacts.Code(parts[0].strip(), parts[1].strip());
  }

  private static Watch watch(String path, JsonNode node, List<PacsSettings> known) {
    YamlSection watch =
        YamlSection.of(path, node, "pacs", "kind", "orthanc", "every-seconds", "days");
    String name = watch.oneOf("pacs", known.stream().map(PacsSettings::name).toList());
    PacsSettings pacs =
        known.stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
    Kind kind =
        Kind.valueOf(watch.oneOf("kind", List.of("qido", "orthanc")).toUpperCase(Locale.ROOT));
    Optional<URI> orthanc = watch.url("orthanc");
    if (orthanc.isPresent() != (kind == Kind.ORTHANC)) {
      throw watch.invalid(
          "orthanc",
          orthanc.map(URI::toString).orElse(""),
          "the root of Orthanc's own interface for kind orthanc, and only for that");
    }
    return new Watch(
        pacs,
        kind,
        orthanc,
        Duration.ofSeconds(watch.number("every-seconds", kind == Kind.QIDO ? 20 : 5, 1, 86_400)),
        watch.number("days", 2, 0, 365));
  }
}
