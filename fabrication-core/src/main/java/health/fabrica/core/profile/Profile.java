package health.fabrica.core.profile;

import health.fabrica.core.blob.Sha256;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One version of a profile. Its name and version stand for these bytes for good: a change is a new
 * version.
 */
public final class Profile {

  private final String name;
  private final int version;
  private final ProfileKind kind;
  private final Optional<Technology> technology;
  private final String description;
  private final List<String> sources;
  private final List<String> confirm;
  private final Set<DeviceClass> deviceClasses;
  private final Map<String, Entry> values;
  private final Sha256 digest;
  private final boolean ofSite;

  Profile(ProfileHead head, Map<String, Entry> values, Sha256 digest, boolean ofSite) {
    this.name = head.name();
    this.version = head.version();
    this.kind = head.kind();
    this.technology = head.technology();
    this.description = head.description();
    this.sources = head.sources();
    this.confirm = head.confirm();
    this.deviceClasses = head.deviceClasses();
    this.values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    this.digest = digest;
    this.ofSite = ofSite;
  }

  /** Its name. */
  public String name() {
    return name;
  }

  /** Its version, from 1. */
  public int version() {
    return version;
  }

  /** {@code name@version}. */
  public String reference() {
    return name + "@" + version;
  }

  /** What it describes. */
  public ProfileKind kind() {
    return kind;
  }

  /** For which technology; none for costs. */
  public Optional<Technology> technology() {
    return technology;
  }

  /** What it is for, in a sentence. */
  public String description() {
    return description;
  }

  /** Where its values come from: a standard, a data sheet, a paper, or what is only recalled. */
  public List<String> sources() {
    return sources;
  }

  /** The keys whose values the site has to confirm on its own machines before it relies on them. */
  public List<String> confirm() {
    return confirm;
  }

  /** What may be made of it, for a material; else nothing. */
  public Set<DeviceClass> deviceClasses() {
    return deviceClasses;
  }

  /** Its values as the file writes them, nested keys joined with slashes. */
  public Map<String, String> values() {
    Map<String, String> texts = new LinkedHashMap<>();
    values.forEach((key, entry) -> texts.put(key, entry.toString()));
    return texts;
  }

  /** Digest of its file. */
  public Sha256 digest() {
    return digest;
  }

  /** Whether it is of the site's folder, not of the program. */
  public boolean ofSite() {
    return ofSite;
  }

  String text(String key) {
    Entry entry = values.get(key);
    return entry == null ? otherwise(key) : entry.text();
  }

  private String otherwise(String key) {
    return Schema.of(kind, technology).stream()
        .filter(known -> known.matches(key))
        .flatMap(known -> known.otherwise().stream())
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(reference() + " has no " + key));
  }

  double number(String key) {
    return Double.parseDouble(text(key));
  }

  int whole(String key) {
    return Integer.parseInt(text(key));
  }

  boolean flag(String key) {
    return text(key).equals("true");
  }

  @Override
  public String toString() {
    return reference();
  }
}
