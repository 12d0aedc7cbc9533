package health.fabrica.core.profile;

import health.fabrica.core.blob.Sha256;
import health.fabrica.core.problem.PlainName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes a profile of the bytes of a file, or says what is wrong with it and where. */
final class ProfileReader {

  private static final String SUFFIX = ".yaml";
  private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,12}(\\.[0-9]{1,12})?");
  private static final Pattern REFERENCE = Pattern.compile("[A-Za-z0-9._-]{1,60}@[1-9][0-9]{0,5}");
  private static final String RECALLED = "recalled";
  private static final String ALL = "all";

  private final String file;
  private final Map<String, Entry> entries;

  private ProfileReader(String file, Map<String, Entry> entries) {
    this.file = file;
    this.entries = entries;
  }

  /**
   * The profile.
   *
   * @param file name of the file, which has to be that of the profile with its version
   * @param ofSite whether it is the site's
   * @throws health.fabrica.core.problem.ProblemException FAB-1450 to FAB-1453
   */
  static Profile read(String file, byte[] bytes, boolean ofSite) {
    ProfileReader reader = new ProfileReader(file, YamlSubset.read(file, bytes));
    Map<String, Entry> values = reader.values();
    return new Profile(reader.head(), values, Sha256.of(bytes), ofSite);
  }

  private ProfileHead head() {
    ProfileKind kind = kind();
    String name = one("name");
    if (!PlainName.matches(name)) {
      throw wrong("name", PlainName.RULE);
    }
    String version = one("version");
    if (!version.matches("[1-9][0-9]{0,5}")) {
      throw wrong("version", "a whole number from 1 to 999999");
    }
    if (!file.equals(name + "@" + version + SUFFIX)) {
      throw at(
          "name",
          "names " + name + " in version " + version,
          "Call the file " + name + "@" + version + SUFFIX + ".");
    }
    return new ProfileHead(
        name,
        Integer.parseInt(version),
        kind,
        technology(kind),
        one("description"),
        sources(),
        confirm(),
        classes(kind));
  }

  private ProfileKind kind() {
    return ProfileKind.ofWord(one("kind"))
        .orElseThrow(() -> wrong("kind", "printer, material, process or cost"));
  }

  private Optional<Technology> technology(ProfileKind kind) {
    if (kind == ProfileKind.COST) {
      return Optional.empty();
    }
    return Optional.of(
        Technology.ofWord(one("technology"))
            .orElseThrow(() -> wrong("technology", "filament, resin, powder or paste")));
  }

  private List<String> sources() {
    List<String> sources = several("sources");
    boolean recalled = sources.stream().anyMatch(source -> source.startsWith(RECALLED));
    if (recalled && !entries.containsKey("confirm")) {
      throw at(
          "sources",
          "says that values are recalled, but names none to be confirmed",
          "Add confirm: [key, ...] with the keys of these values, or [all].");
    }
    return sources;
  }

  private List<String> confirm() {
    List<String> named = entries.containsKey("confirm") ? several("confirm") : List.of();
    List<String> own =
        entries.keySet().stream().filter(key -> !ProfileHead.KEYS.contains(key)).toList();
    if (named.equals(List.of(ALL))) {
      return own;
    }
    for (String key : named) {
      if (!own.contains(key)) {
        throw at(
            "confirm", "names " + key + ", which has no value here", "Name keys of this file.");
      }
    }
    return named;
  }

  private Set<DeviceClass> classes(ProfileKind kind) {
    if (kind != ProfileKind.MATERIAL) {
      if (entries.containsKey("deviceClasses")) {
        throw unknown("deviceClasses", List.of("only materials have deviceClasses"));
      }
      return Set.of();
    }
    Set<DeviceClass> classes = EnumSet.noneOf(DeviceClass.class);
    for (String word : several("deviceClasses")) {
      classes.add(
          DeviceClass.ofWord(word)
              .orElseThrow(
                  () ->
                      wrong(
                          "deviceClasses",
                          "words out of " + String.join(", ", DeviceClass.words()))));
    }
    return Collections.unmodifiableSet(classes);
  }

  private Map<String, Entry> values() {
    ProfileKind kind = kind();
    Optional<Technology> technology = technology(kind);
    keysKnown(kind, technology);
    List<Key> schema = Schema.of(kind, technology);
    Map<String, Entry> values = new LinkedHashMap<>(entries);
    values.keySet().removeAll(ProfileHead.KEYS);
    for (Key key : schema) {
      List<String> given = values.keySet().stream().filter(key::matches).toList();
      for (String path : given) {
        require(key, path);
      }
      if (given.isEmpty() && !key.path().contains("*") && key.otherwise().isEmpty()) {
        throw missing(key.path(), key.range());
      }
    }
    groups(schema, values.keySet());
    bounds(schema, values);
    return values;
  }

  /** Of a group with names of the site, each name has all keys. */
  private void groups(List<Key> schema, Set<String> given) {
    for (Key key : schema) {
      int star = key.path().indexOf("/*/");
      if (star >= 0) {
        String begin = key.path().substring(0, star + 1);
        for (String path : given) {
          if (path.startsWith(begin)) {
            String name = path.substring(begin.length(), path.indexOf('/', begin.length()));
            String wanted = begin + name + key.path().substring(star + 2);
            if (!given.contains(wanted)) {
              throw missing(wanted, key.range());
            }
          }
        }
      }
    }
  }

  /** What is called min is at most what is called max, and the value itself lies between. */
  private void bounds(List<Key> schema, Map<String, Entry> values) {
    for (Key key : schema) {
      Entry least = values.get(key.path());
      if (!key.isNumber() || !key.path().startsWith("min") || least == null) {
        continue;
      }
      String rest = key.path().substring(3);
      String own = Character.toLowerCase(rest.charAt(0)) + rest.substring(1);
      ordered(key.path(), least, "max" + rest, values);
      if (values.containsKey("max" + rest)) {
        ordered(key.path(), least, own, values);
      }
    }
    for (Key key : schema) {
      Entry value = values.get(key.path());
      String most = "max" + Character.toUpperCase(key.path().charAt(0)) + key.path().substring(1);
      if (value != null && key.isNumber()) {
        ordered(key.path(), value, most, values);
      }
    }
  }

  private void ordered(String low, Entry least, String high, Map<String, Entry> values) {
    Entry most = values.get(high);
    if (most != null && Double.parseDouble(least.text()) > Double.parseDouble(most.text())) {
      throw at(
          low,
          "is " + least.text() + ", more than " + high + " with " + most.text(),
          "Correct one of them.");
    }
  }

  private void require(Key key, String path) {
    Entry entry = entries.get(path);
    if (entry == null || entry.list()) {
      throw wrong(path, key.range());
    }
    String text = entry.text();
    boolean right =
        switch (key.form()) {
          case NUMBER -> NUMBER.matcher(text).matches() && inside(key, text);
          case WHOLE -> text.matches("-?[0-9]{1,9}") && inside(key, text);
          case FLAG, CHOICE -> key.choices().contains(text);
          case REFERENCE -> REFERENCE.matcher(text).matches();
        };
    if (!right) {
      throw wrong(path, key.range() + (key.isNumber() ? ", without a unit" : ""));
    }
  }

  private static boolean inside(Key key, String text) {
    double value = Double.parseDouble(text);
    return value >= key.least() && value <= key.most();
  }

  private void keysKnown(ProfileKind kind, Optional<Technology> technology) {
    List<Key> schema = Schema.of(kind, technology);
    for (String path : entries.keySet()) {
      boolean ofHead =
          ProfileHead.KEYS.contains(path) && (technology.isPresent() || !path.equals("technology"));
      boolean known = ofHead || schema.stream().anyMatch(key -> key.matches(path));
      if (!known) {
        @Nullable String spelt = withUnit(path, schema);
        if (spelt != null) {
          throw ProfileProblem.UNIT_MISSING.refuse(
              where(path) + " has not the unit of " + spelt + " in its name.",
              "Give the value in the unit of " + spelt + ", under that name.");
        }
        List<String> names = new ArrayList<>(schema.stream().map(Key::path).toList());
        names.addAll(new TreeSet<>(ProfileHead.KEYS));
        throw unknown(path, names);
      }
    }
  }

  /** The key that this one would be with its unit. */
  private static @Nullable String withUnit(String path, List<Key> schema) {
    String base = base(path);
    for (Key key : schema) {
      if (key.isNumber() && !key.path().contains("*") && base(key.path()).equals(base)) {
        return key.path();
      }
    }
    return null;
  }

  private static final Pattern OTHER_UNIT =
      Pattern.compile("(Inch|Cm|M|Nm|F|K|Ms|Min|Celsius|MmS|MmS2|MmPerMin|Bar|Psi|GCm3)$");

  private static String base(String path) {
    for (String unit : Schema.UNITS) {
      if (path.length() > unit.length() && path.endsWith(unit)) {
        return path.substring(0, path.length() - unit.length());
      }
    }
    Matcher other = OTHER_UNIT.matcher(path);
    return other.find() && other.start() > 0 ? path.substring(0, other.start()) : path;
  }

  private String one(String key) {
    Entry entry = entries.get(key);
    if (entry == null || entry.list() || entry.text().isBlank()) {
      throw missing(key, "one value");
    }
    return entry.text();
  }

  private List<String> several(String key) {
    Entry entry = entries.get(key);
    if (entry == null || !entry.list() || entry.items().isEmpty() || entry.items().contains("")) {
      throw missing(key, "a list with at least one entry");
    }
    return entry.items();
  }

  private RuntimeException unknown(String path, List<String> known) {
    return ProfileProblem.KEY_UNKNOWN.refuse(
        where(path) + " is not known here.", "There are: " + String.join(", ", known) + ".");
  }

  private RuntimeException missing(String key, String wanted) {
    return ProfileProblem.VALUE_INVALID.refuse(
        entries.containsKey(key)
            ? where(key) + " has no such value."
            : file + " gives no value for the key " + key + ".",
        "Give " + wanted + ".");
  }

  private RuntimeException wrong(String key, String wanted) {
    return at(key, "is " + entries.get(key), "Give " + wanted + ".");
  }

  private RuntimeException at(String key, String what, String hint) {
    return ProfileProblem.VALUE_INVALID.refuse(where(key) + " " + what + ".", hint);
  }

  private String where(String key) {
    Entry entry = entries.get(key);
    return file + (entry == null ? "" : ", line " + entry.line()) + ": the key " + key;
  }
}
