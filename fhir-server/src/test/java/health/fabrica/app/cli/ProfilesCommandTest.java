package health.fabrica.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import health.fabrica.core.profile.Profile;
import health.fabrica.core.profile.ProfileLibrary;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ProfilesCommandTest {

  private static final String SHIPPED = "/health/fabrica/core/profile/";

  @TempDir private Path folder;

  private record Ended(int code, String out, String err) {}

  private static Ended run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        new CommandLine(new ProfilesCommand())
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(arguments);
    return new Ended(code, out.toString(), err.toString());
  }

  private static byte[] shipped(String name) throws IOException {
    try (InputStream in = ProfileLibrary.class.getResourceAsStream(SHIPPED + name)) {
      assertThat(in).isNotNull();
      return in.readAllBytes();
    }
  }

  @Test
  void allProfilesAreListed() {
    Ended ended = run();
    assertThat(ended.code()).isZero();
    assertThat(ended.out().lines()).hasSize(ProfileLibrary.shipped().all().size());
    assertThat(run("list").out()).isEqualTo(ended.out());
    assertThat(ended.out()).contains("material  powder    ti-6al-4v-eli@1 ");
    assertThat(run("--help").out()).contains("list", "show", "check", "--profiles");
    assertThat(run("show", "--help").code()).isZero();
  }

  @Test
  void aProfileIsShownWithItsSourcesAndWhatIsToBeConfirmed() {
    Ended ended = run("show", "guide-resin");
    assertThat(ended.code()).isZero();
    assertThat(ended.out())
        .contains("guide-resin@1, material:", "source: Steam at 121 C", "maxSteamC")
        .contains("allowed for: model-education, model-planning, guide")
        .containsPattern("densityGPerCm3 +1.2 +\\(to be confirmed by the site\\)");
  }

  @Test
  void aFileIsCheckedAsIfItLayInTheFolderOfTheSite() throws IOException {
    String text =
        new String(shipped("pla-model-0.2@1.yaml"), StandardCharsets.UTF_8)
            .replace("version: 1", "version: 2");
    Path file = Files.writeString(folder.resolve("pla-model-0.2@2.yaml"), text);
    assertThat(run("check", file.toString()).out()).contains("pla-model-0.2@2, process:");
    assertThat(run("--profiles", folder.toString(), "list").out()).contains("(site)");
    assertThat(run("list", "--profiles", folder.toString()).out()).contains("(site)");
    assertThat(folder.resolve(ProfileLibrary.REGISTER)).doesNotExist();
    assertThat(run("check", folder.resolve("none").toString()).code()).isEqualTo(ExitCode.USAGE);
    assertThat(run("--profiles", folder.resolve("none").toString()).code())
        .isEqualTo(ExitCode.USAGE);
  }

  /** The subset of YAML is YAML: another reader finds the same values. */
  @Test
  void anotherReaderOfYamlReadsTheShippedFilesAlike() throws IOException {
    for (Profile profile : ProfileLibrary.shipped().all()) {
      JsonNode tree = new YAMLMapper().readTree(shipped(profile.reference() + ".yaml"));
      Map<String, String> flat = new TreeMap<>();
      flatten("", tree, flat);
      assertThat(flat.remove("name")).isEqualTo(profile.name());
      assertThat(flat.remove("description")).isEqualTo(profile.description());
      assertThat(flat.remove("sources")).isEqualTo(String.join(", ", profile.sources()));
      flat.keySet().removeAll(Set.of("version", "kind", "technology", "confirm", "deviceClasses"));
      assertThat(flat.keySet()).containsExactlyInAnyOrderElementsOf(profile.values().keySet());
      flat.forEach(
          (key, value) -> {
            String ours = profile.values().getOrDefault(key, "");
            if (ours.matches("-?[0-9.]+")) {
              assertThat(new BigDecimal(value)).isEqualByComparingTo(ours);
            } else {
              assertThat(value).isEqualTo(ours);
            }
          });
    }
  }

  private static void flatten(String prefix, JsonNode tree, Map<String, String> flat) {
    tree.fields()
        .forEachRemaining(
            field -> {
              JsonNode value = field.getValue();
              if (value.getNodeType() == JsonNodeType.OBJECT) {
                flatten(prefix + field.getKey() + "/", value, flat);
              } else if (value.isArray()) {
                flat.put(
                    prefix + field.getKey(),
                    StreamSupport.stream(value.spliterator(), false)
                        .map(JsonNode::asText)
                        .collect(Collectors.joining(", ")));
              } else {
                flat.put(prefix + field.getKey(), value.asText());
              }
            });
  }
}
