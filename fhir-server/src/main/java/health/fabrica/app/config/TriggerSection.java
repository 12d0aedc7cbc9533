package health.fabrica.app.config;

import com.fasterxml.jackson.databind.JsonNode;
import health.fabrica.app.config.Triggers.Kind;
import health.fabrica.app.config.Triggers.Watch;
import health.fabrica.conformance.Tissue;
import health.fabrica.core.problem.Problem;
import health.fabrica.core.toolpath.ProcessProfile;
import health.fabrica.dicom.watch.SeriesFacts;
import health.fabrica.flow.order.ProductKind;
import health.fabrica.flow.trigger.AssigningAuthorities;
import health.fabrica.flow.trigger.TextPattern;
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
  private static final String PROFILE = ProcessProfile.plaModel().name();

  private TriggerSection() {}

  static Triggers read(JsonNode node) {
    YamlSection section =
        YamlSection.of(
            NAME,
            node,
            "quiet-seconds",
            "authorities",
            "authority-without-issuer",
            "rules",
            "watch");
    List<TriggerRule> rules = section.sections("rules", TriggerSection::rule);
    checkNames(section, "rules", rules.stream().map(TriggerRule::name).toList());
    List<Watch> watches = section.sections("watch", TriggerSection::watch);
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

  private static TriggerRule rule(String path, JsonNode node) {
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
            rule.text("profile").isEmpty() ? PROFILE : rule.oneOf("profile", List.of(PROFILE)));
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

  private static Watch watch(String path, JsonNode node) {
    YamlSection watch =
        YamlSection.of(
            path,
            node,
            "name",
            "kind",
            "dicom-web",
            "orthanc",
            "user",
            "password",
            "token",
            "every-seconds",
            "days");
    String name = watch.require("name");
    if (!name.matches("[A-Za-z0-9._-]{1,40}")) {
      throw watch.invalid("name", name, "letters, digits, dot, underscore and minus, 40 at most");
    }
    Kind kind =
        Kind.valueOf(watch.oneOf("kind", List.of("qido", "orthanc")).toUpperCase(Locale.ROOT));
    Optional<URI> rest = watch.url("orthanc");
    if (rest.isPresent() != (kind == Kind.ORTHANC)) {
      throw watch.invalid(
          "orthanc", rest.map(URI::toString).orElse(""), "Orthanc's root for kind orthanc only");
    }
    URI dicomWeb =
        watch
            .url("dicom-web")
            .or(
                () ->
                    rest.map(
                        root -> URI.create(root.toString().replaceAll("/$", "") + "/dicom-web")))
            .orElseThrow(() -> watch.invalid("dicom-web", "", "the DICOMweb root of the PACS"));
    return new Watch(
        name,
        kind,
        dicomWeb,
        rest.orElse(dicomWeb),
        watch.text("user"),
        watch.text("password"),
        watch.text("token"),
        Duration.ofSeconds(watch.number("every-seconds", kind == Kind.QIDO ? 20 : 5, 1, 86_400)),
        watch.number("days", 2, 0, 365));
  }
}
