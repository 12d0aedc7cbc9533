package health.fabrica.app.config;

import health.fabrica.core.problem.Problem;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A PACS that orders may name. Its keys are {@code pacs.NAME.dicom-web} and so on, {@code
 * FABRICA_PACS_NAME_DICOM_WEB} in the environment, where an underscore of the name is a hyphen.
 *
 * @param name the site's name for it
 * @param dicomWeb its DICOMweb root
 * @param user for HTTP Basic; empty for none
 * @param password of that user
 * @param token bearer token, instead of a password
 * @param identity file with our key and certificate, and its password
 * @param trusted file with the authorities that its certificate may come from, and its password
 */
public record PacsSettings(
    String name,
    URI dicomWeb,
    String user,
    String password,
    Optional<String> token,
    Optional<StoreFile> identity,
    Optional<StoreFile> trusted) {

  static final String ROOT = "dicom-web";
  private static final String FIELDS =
      "dicom-web|user|password|token|key-store|key-store-password|trust-store|trust-store-password";
  private static final Pattern KEY =
      Pattern.compile("pacs\\.([a-z][a-z0-9-]{0,39})\\.(" + FIELDS + ")");
  private static final Pattern ENVIRONMENT =
      Pattern.compile("FABRICA_PACS_([A-Z][A-Z0-9_]{0,39}?)_(" + environment(FIELDS) + ")");

  /** A PKCS #12 or JKS file. */
  public record StoreFile(Path file, String password) {
    @Override
    public String toString() {
      return "StoreFile";
    }
  }

  /** The name of a PACS and what is set of it. */
  record Key(String name, String field) implements Comparable<Key> {

    static Optional<Key> ofKey(String key) {
      Matcher parts = KEY.matcher(key);
      return parts.matches()
          ? Optional.of(new Key(parts.group(1), parts.group(2)))
          : Optional.empty();
    }

    static Optional<Key> ofEnvironmentName(String name) {
      Matcher parts = ENVIRONMENT.matcher(name);
      return parts.matches()
          ? Optional.of(new Key(plain(parts.group(1)), plain(parts.group(2))))
          : Optional.empty();
    }

    @Override
    public int compareTo(Key other) {
      return Comparator.comparing(Key::name).thenComparing(Key::field).compare(this, other);
    }
  }

  private static String environment(String keys) {
    return keys.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  private static String plain(String environmentName) {
    return environmentName.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The PACS that the keys describe, by name.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-6002 when one has no root
   */
  static List<PacsSettings> of(Map<Key, String> values) {
    Map<String, Map<String, String>> byName = new TreeMap<>();
    values.forEach(
        (key, value) ->
            byName.computeIfAbsent(key.name(), n -> new TreeMap<>()).put(key.field(), value));
    List<PacsSettings> all = new ArrayList<>();
    byName.forEach((name, fields) -> all.add(of(name, fields)));
    return all;
  }

  private static PacsSettings of(String name, Map<String, String> fields) {
    return new PacsSettings(
        name,
        root(name, fields.getOrDefault(ROOT, "").strip()),
        fields.getOrDefault("user", "").strip(),
        fields.getOrDefault("password", "").strip(),
        Optional.ofNullable(fields.get("token")).map(String::strip),
        store(fields, "key-store"),
        store(fields, "trust-store"));
  }

  private static Optional<StoreFile> store(Map<String, String> fields, String field) {
    return Optional.ofNullable(fields.get(field))
        .map(String::strip)
        .map(file -> new StoreFile(Path.of(file), fields.getOrDefault(field + "-password", "")));
  }

  private static URI root(String name, String value) {
    try {
      return Configuration.uri(value);
    } catch (IllegalArgumentException e) {
      throw new Problem(
              ConfigProblem.VALUE_INVALID,
              "The setting pacs." + name + "." + ROOT + " is '" + value + "'.",
              "Set an absolute http or https URL.")
          .asException(e);
    }
  }

  @Override
  public String toString() {
    return "PacsSettings[" + name + " " + dicomWeb + "]";
  }
}
