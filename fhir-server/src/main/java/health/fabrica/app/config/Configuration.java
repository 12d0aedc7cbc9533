package health.fabrica.app.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import health.fabrica.core.problem.PlainName;
import health.fabrica.core.problem.Problem;
import health.fabrica.fhir.subscription.AllowedEndpoints;
import health.fabrica.fhir.subscription.DeliverySettings;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The settings in force.
 *
 * @param server where the server listens and stores
 * @param database the database server, if it is not the file in the data folder
 * @param site who makes the objects
 * @param printer the printer, if there is one
 * @param ehr who gets the results, if anybody
 * @param profiles what models are made by
 * @param pacs the PACS that orders may name
 * @param flow waits of the routes
 * @param subscriptions where notifications may go, and how often they are tried
 * @param triggers which images start orders
 */
public record Configuration(
    Server server,
    Optional<Database> database,
    Site site,
    Optional<Printer> printer,
    Optional<Ehr> ehr,
    Profiles profiles,
    List<PacsSettings> pacs,
    Flow flow,
    DeliverySettings subscriptions,
    Triggers triggers) {

  /** Environment variables of the launcher, which are no settings. */
  private static final Set<String> LAUNCHER = Set.of("FABRICA_HOME", "FABRICA_JAVA_OPTS");

  /**
   * Where the server listens and stores. {@code publicBase} is empty for host and port; {@code
   * warmValidator} spends some seconds of a processor after the start, so that the first validation
   * waits for nothing.
   */
  public record Server(
      String host, int port, Path data, Optional<URI> publicBase, boolean warmValidator) {}

  /** A PostgreSQL database. */
  public record Database(String url, String user, String password) {
    @Override
    public String toString() {
      return "Database[PostgreSQL]";
    }
  }

  /** Who makes the objects. */
  public record Site(
      String id,
      String organization,
      ZoneId timeZone,
      String modelNumber,
      Optional<String> deviceIdentifier,
      Optional<Path> recipes) {}

  /** The printer and what is loaded. */
  public record Printer(
      String id,
      URI url,
      Optional<String> apiKey,
      String manufacturer,
      String model,
      String serial,
      String material,
      String materialLot) {
    @Override
    public String toString() {
      return "Printer[" + id + "]";
    }
  }

  /** The EHR that gets the results. */
  public record Ehr(URI fhirBase, Optional<String> authorization) {
    @Override
    public String toString() {
      return "Ehr[" + fhirBase + "]";
    }
  }

  /** The folder of the site's profiles, and the process that models are made by. */
  public record Profiles(Optional<Path> folder, String process) {}

  /** Waits of the routes. */
  public record Flow(
      Duration retryFirst,
      Duration retryLongest,
      Duration poll,
      Duration printerLook,
      Duration printerSettle,
      boolean returnToPacs) {}

  /**
   * Puts the settings together.
   *
   * @param file the configuration file; a missing one counts as empty
   * @param environment the process environment
   * @param flags what the command line says, by setting
   * @throws health.fabrica.core.problem.ProblemException FAB-6001 to FAB-6003
   */
  public static Configuration load(
      Path file, Map<String, String> environment, Map<Setting, String> flags) {
    Map<Setting, String> values = new EnumMap<>(Setting.class);
    for (Setting setting : Setting.values()) {
      values.put(setting, setting.defaultValue());
    }
    Map<PacsSettings.Key, String> pacs = new TreeMap<>();
    JsonNode tree = tree(file);
    flatten("", tree, values, pacs);
    values.putAll(fromEnvironment(environment, pacs));
    values.putAll(flags);
    return of(values, pacs(values, pacs), tree.get(TriggerSection.NAME));
  }

  private static Configuration of(
      Map<Setting, String> v, List<PacsSettings> pacs, @Nullable JsonNode triggers) {
    return new Configuration(
        new Server(
            text(v, Setting.SERVER_HOST),
            port(v),
            Path.of(text(v, Setting.SERVER_DATA)),
            present(v, Setting.SERVER_PUBLIC_BASE, Configuration::uri),
            flag(v, Setting.SERVER_WARM_VALIDATOR)),
        optional(v, Setting.DATABASE_URL)
            .map(
                url ->
                    new Database(
                        postgres(url),
                        text(v, Setting.DATABASE_USER),
                        text(v, Setting.DATABASE_PASSWORD))),
        new Site(
            text(v, Setting.SITE_ID),
            text(v, Setting.SITE_ORGANIZATION),
            zone(v),
            text(v, Setting.SITE_MODEL_NUMBER),
            gtin(v),
            optional(v, Setting.SITE_RECIPES).map(Path::of)),
        text(v, Setting.PRINTER_ID).isEmpty() ? Optional.empty() : Optional.of(printer(v)),
        present(v, Setting.EHR_FHIR_BASE, Configuration::uri)
            .map(base -> new Ehr(base, optional(v, Setting.EHR_AUTHORIZATION))),
        new Profiles(
            optional(v, Setting.PROFILES_FOLDER).map(Path::of), text(v, Setting.PROFILES_PROCESS)),
        pacs,
        new Flow(
            millis(v, Setting.FLOW_RETRY_FIRST_MS),
            millis(v, Setting.FLOW_RETRY_LONGEST_MS),
            millis(v, Setting.FLOW_POLL_MS),
            millis(v, Setting.FLOW_PRINTER_LOOK_MS),
            millis(v, Setting.FLOW_PRINTER_SETTLE_MS),
            flag(v, Setting.FLOW_RETURN_TO_PACS)),
        subscriptions(v),
        triggers == null
            ? Triggers.NONE
            : TriggerSection.read(triggers, pacs, text(v, Setting.PROFILES_PROCESS)));
  }

  /** The plain keys are those of the PACS that is called pacs. */
  private static List<PacsSettings> pacs(
      Map<Setting, String> v, Map<PacsSettings.Key, String> named) {
    Map<PacsSettings.Key, String> all = new TreeMap<>(named);
    Map.of(
            Setting.PACS_DICOM_WEB, PacsSettings.ROOT,
            Setting.PACS_USER, "user",
            Setting.PACS_PASSWORD, "password",
            Setting.PACS_TOKEN, "token")
        .forEach(
            (setting, field) ->
                optional(v, setting)
                    .ifPresent(value -> all.put(new PacsSettings.Key("pacs", field), value)));
    return PacsSettings.of(all);
  }

  private static DeliverySettings subscriptions(Map<Setting, String> v) {
    return new DeliverySettings(
        allowed(v),
        positiveMillis(v, Setting.SUBSCRIPTIONS_TIMEOUT_MS),
        positiveMillis(v, Setting.SUBSCRIPTIONS_RETRY_FIRST_MS),
        positiveMillis(v, Setting.SUBSCRIPTIONS_RETRY_LONGEST_MS),
        (int) positive(v, Setting.SUBSCRIPTIONS_ATTEMPTS),
        DeliverySettings.DEFAULT.poll());
  }

  private static AllowedEndpoints allowed(Map<Setting, String> v) {
    String list = text(v, Setting.SUBSCRIPTIONS_ALLOW);
    try {
      return AllowedEndpoints.of(list);
    } catch (IllegalArgumentException e) {
      throw invalid(
          Setting.SUBSCRIPTIONS_ALLOW, list, "addresses such as https://ehr.example, with commas");
    }
  }

  private static String postgres(String url) {
    if (!url.startsWith("jdbc:postgresql:")) {
      throw invalid(
          Setting.DATABASE_URL, "no PostgreSQL URL", "jdbc:postgresql://host:5432/database");
    }
    return url;
  }

  private static Printer printer(Map<Setting, String> v) {
    String id = text(v, Setting.PRINTER_ID);
    if (!PlainName.matches(id)) {
      throw invalid(
          Setting.PRINTER_ID, id, "letters, digits, dot, underscore and minus, 60 at most");
    }
    return new Printer(
        id,
        present(v, Setting.PRINTER_URL, Configuration::uri)
            .orElseThrow(() -> invalid(Setting.PRINTER_URL, "", "the URL of the printer")),
        optional(v, Setting.PRINTER_API_KEY),
        text(v, Setting.PRINTER_MANUFACTURER),
        text(v, Setting.PRINTER_MODEL),
        text(v, Setting.PRINTER_SERIAL),
        text(v, Setting.PRINTER_MATERIAL),
        text(v, Setting.PRINTER_MATERIAL_LOT));
  }

  private static String text(Map<Setting, String> values, Setting setting) {
    return values.getOrDefault(setting, setting.defaultValue()).strip();
  }

  private static Optional<String> optional(Map<Setting, String> values, Setting setting) {
    return Optional.of(text(values, setting)).filter(value -> !value.isEmpty());
  }

  private static <T> Optional<T> present(
      Map<Setting, String> values, Setting setting, Function<String, T> read) {
    try {
      return optional(values, setting).map(read);
    } catch (IllegalArgumentException e) {
      throw invalid(setting, text(values, setting), "an absolute http or https URL");
    }
  }

  static URI uri(String value) {
    try {
      URI uri = new URI(value);
      if (uri.getHost() == null || !Set.of("http", "https").contains(uri.getScheme())) {
        throw new IllegalArgumentException(value);
      }
      return uri;
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(value, e);
    }
  }

  private static boolean flag(Map<Setting, String> values, Setting setting) {
    String value = text(values, setting);
    if (!Set.of("true", "false").contains(value)) {
      throw invalid(setting, value, "true or false");
    }
    return value.equals("true");
  }

  private static int port(Map<Setting, String> values) {
    long port = number(values, Setting.SERVER_PORT);
    if (port > 65_535) {
      throw invalid(Setting.SERVER_PORT, Long.toString(port), "0 to 65535");
    }
    return (int) port;
  }

  private static Duration millis(Map<Setting, String> values, Setting setting) {
    return Duration.ofMillis(number(values, setting));
  }

  private static Duration positiveMillis(Map<Setting, String> values, Setting setting) {
    return Duration.ofMillis(positive(values, setting));
  }

  private static long positive(Map<Setting, String> values, Setting setting) {
    long number = number(values, setting);
    if (number == 0) {
      throw invalid(setting, "0", "a whole number from 1");
    }
    return number;
  }

  private static long number(Map<Setting, String> values, Setting setting) {
    String value = text(values, setting);
    if (!value.matches("[0-9]{1,9}")) {
      throw invalid(setting, value, "a whole number of at most nine digits");
    }
    return Long.parseLong(value);
  }

  private static ZoneId zone(Map<Setting, String> values) {
    String value = text(values, Setting.SITE_TIME_ZONE);
    try {
      return ZoneId.of(value);
    } catch (DateTimeException e) {
      throw invalid(Setting.SITE_TIME_ZONE, value, "a zone such as Europe/Berlin");
    }
  }

  private static Optional<String> gtin(Map<Setting, String> values) {
    Optional<String> value = optional(values, Setting.SITE_DEVICE_IDENTIFIER);
    if (value.isPresent() && !value.get().matches("[0-9]{14}")) {
      throw invalid(Setting.SITE_DEVICE_IDENTIFIER, value.get(), "a GTIN of 14 digits");
    }
    return value;
  }

  private static JsonNode tree(Path file) {
    if (!Files.exists(file)) {
      return MissingNode.getInstance();
    }
    try {
      return new YAMLMapper().readTree(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new Problem(
              ConfigProblem.FILE_UNREADABLE,
              "The configuration file " + file.getFileName() + " cannot be read as YAML.",
              "Mend its syntax: " + firstLine(e))
          .asException(e);
    }
  }

  private static String firstLine(IOException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  private static void flatten(
      String prefix,
      JsonNode node,
      Map<Setting, String> values,
      Map<PacsSettings.Key, String> pacs) {
    node.fields()
        .forEachRemaining(
            field -> {
              String key = prefix + field.getKey();
              if (key.equals(TriggerSection.NAME)) {
                return; // lists, which no single value can say: see TriggerSection
              }
              if (field.getValue().isObject()) {
                flatten(key + ".", field.getValue(), values, pacs);
              } else {
                String value = field.getValue().asText();
                Optional<PacsSettings.Key> named = PacsSettings.Key.ofKey(key);
                if (Setting.ofKey(key).isEmpty() && named.isPresent()) {
                  pacs.put(named.get(), value);
                } else {
                  values.put(
                      Setting.ofKey(key).orElseThrow(() -> unknown(key, Setting::key)), value);
                }
              }
            });
  }

  private static Map<Setting, String> fromEnvironment(
      Map<String, String> environment, Map<PacsSettings.Key, String> pacs) {
    Map<Setting, String> values = new EnumMap<>(Setting.class);
    environment.forEach(
        (name, value) -> {
          if (name.startsWith("FABRICA_") && !LAUNCHER.contains(name)) {
            Optional<Setting> setting = ofEnvironmentName(name);
            Optional<PacsSettings.Key> named = PacsSettings.Key.ofEnvironmentName(name);
            if (setting.isEmpty() && named.isPresent()) {
              pacs.put(named.get(), value);
            } else {
              values.put(setting.orElseThrow(() -> unknown(name, Setting::environmentName)), value);
            }
          }
        });
    return values;
  }

  private static Optional<Setting> ofEnvironmentName(String name) {
    return Arrays.stream(Setting.values())
        .filter(setting -> setting.environmentName().equals(name))
        .findFirst();
  }

  private static RuntimeException unknown(String name, Function<Setting, String> spelling) {
    String nearest =
        Stream.concat(Arrays.stream(Setting.values()).map(spelling), Stream.of(TriggerSection.NAME))
            .min(Comparator.comparingInt(known -> distance(name, known)))
            .orElseThrow();
    return new Problem(
            ConfigProblem.KEY_UNKNOWN,
            "No setting is called " + name + ".",
            "Did you mean " + nearest + "?")
        .asException();
  }

  /** Of a section that is not spelt out, the distance of its name. */
  private static int distance(String name, String known) {
    String compared = known.equals(TriggerSection.NAME) ? name.split("\\.", 2)[0] : name;
    return EditDistance.between(compared, known);
  }

  private static RuntimeException invalid(Setting setting, String value, String expected) {
    return new Problem(
            ConfigProblem.VALUE_INVALID,
            "The setting " + setting.key() + " is '" + value + "'.",
            "Set " + expected + ".")
        .asException();
  }
}
