package health.fabrica.core.profile;

import health.fabrica.core.cost.CostRates;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All profiles there are, read once: those of the program and those of the site's folder. Immutable
 * and safe for any number of threads.
 */
public final class ProfileLibrary {

  /** The process that models are made by when nobody says otherwise. */
  public static final String DEFAULT_PROCESS = "pla-model-0.2";

  /** Name of the register of used profiles in a folder. */
  public static final String REGISTER = "profiles-used.txt";

  private static final int MOST_FILES = 1000;
  private static final ProfileLibrary SHIPPED =
      new ProfileLibrary(shippedFiles(), Optional.empty());

  private final Map<String, Profile> profiles;
  private final Optional<UsedProfiles> used;

  private ProfileLibrary(Map<String, Profile> profiles, Optional<UsedProfiles> used) {
    this.profiles = profiles;
    this.used = used;
    used.ifPresent(register -> register.check(profiles.values()));
    for (Profile profile : profiles.values()) {
      sound(profile);
    }
  }

  /** The profiles that come with the program. */
  public static ProfileLibrary shipped() {
    return SHIPPED;
  }

  /**
   * The profiles of the program with those of a site.
   *
   * @param folder the site's folder; its files that end in {@code .yaml} are profiles
   * @param register the file that keeps which profiles were used with which digest; it is made when
   *     it is missing. Without it a change under the same version goes unnoticed
   * @throws health.fabrica.core.problem.ProblemException FAB-1450 to FAB-1456, FAB-1459
   */
  public static ProfileLibrary open(Optional<Path> folder, Optional<Path> register) {
    Map<String, Profile> all = new TreeMap<>(SHIPPED.profiles);
    folder.ifPresent(
        site ->
            files(site)
                .forEach(file -> put(all, ProfileReader.read(name(file), bytes(file), true))));
    return new ProfileLibrary(all, register.map(UsedProfiles::new));
  }

  /** All profiles, by kind, name and version. */
  public List<Profile> all() {
    return profiles.values().stream()
        .sorted(
            Comparator.comparing(Profile::kind)
                .thenComparing(Profile::name)
                .thenComparing(Profile::version))
        .toList();
  }

  /**
   * A profile.
   *
   * @param reference {@code NAME@VERSION}, or {@code NAME} for the newest version
   * @throws health.fabrica.core.problem.ProblemException FAB-1455
   */
  public Profile find(String reference) {
    return find(reference, "");
  }

  /**
   * A profile.
   *
   * @param asker who names it, for the message; empty for a person
   */
  private Profile find(String reference, String asker) {
    Optional<Profile> found =
        reference.contains("@")
            ? Optional.ofNullable(profiles.get(reference))
            : profiles.values().stream()
                .filter(profile -> profile.name().equals(reference))
                .max(Comparator.comparing(Profile::version));
    return found.orElseThrow(
        () ->
            ProfileProblem.NOT_FOUND.refuse(
                asker + "There is no profile " + reference + " among " + profiles.size() + ".",
                "fabrica profiles lists them. Names of the same begin: "
                    + profiles.keySet().stream()
                        .filter(known -> sameBegin(known, reference))
                        .limit(10)
                        .toList()
                    + "."));
  }

  private static boolean sameBegin(String known, String asked) {
    return !asked.isEmpty() && known.charAt(0) == asked.charAt(0);
  }

  /**
   * A process with its printer and material. With a register, that they are used is written down
   * first.
   *
   * @param reference {@code NAME@VERSION}, or {@code NAME} for the newest version
   * @throws health.fabrica.core.problem.ProblemException FAB-1454 to FAB-1456, FAB-1459
   */
  public PrintProcess process(String reference) {
    PrintProcess process = joined(of(ProfileKind.PROCESS, reference, ""));
    used.ifPresent(register -> register.use(process.profiles()));
    return process;
  }

  /**
   * What a site pays. With a register, that it is used is written down first.
   *
   * @param reference {@code NAME@VERSION}, or {@code NAME} for the newest version
   * @throws health.fabrica.core.problem.ProblemException FAB-1454 to FAB-1456, FAB-1459
   */
  public CostRates cost(String reference) {
    Profile cost = of(ProfileKind.COST, reference, "");
    used.ifPresent(register -> register.use(List.of(cost)));
    return TypedRecords.cost(cost);
  }

  /**
   * Reads a file as if it lay in the site's folder, and changes nothing.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-1450 to FAB-1456
   */
  public Profile check(Path file) {
    Profile read = ProfileReader.read(name(file), bytes(file), true);
    Map<String, Profile> all = new TreeMap<>(profiles);
    put(all, read);
    used.ifPresent(register -> register.check(List.of(read)));
    return new ProfileLibrary(all, Optional.empty()).find(read.reference());
  }

  private void sound(Profile profile) {
    switch (profile.kind()) {
      case PROCESS -> joined(profile).requireSound();
      case COST -> TypedRecords.cost(profile);
      case PRINTER, MATERIAL -> {
        // Their values were checked one by one; what they go with decides the rest.
      }
    }
  }

  private PrintProcess joined(Profile process) {
    return new PrintProcess(
        process,
        part(process, "printer", ProfileKind.PRINTER),
        part(process, "material", ProfileKind.MATERIAL));
  }

  private Profile part(Profile process, String key, ProfileKind kind) {
    Profile part = of(kind, process.text(key), process.reference() + ": ");
    if (!part.technology().equals(process.technology())) {
      throw ProfileProblem.KIND_WRONG.refuse(
          process.reference()
              + " is for "
              + process.technology().orElseThrow().word()
              + ", but its "
              + key
              + " "
              + part.reference()
              + " is for "
              + part.technology().orElseThrow().word()
              + ".",
          "Name one of the same technology.");
    }
    return part;
  }

  private Profile of(ProfileKind kind, String reference, String asker) {
    Profile found = find(reference, asker);
    if (found.kind() != kind) {
      throw ProfileProblem.KIND_WRONG.refuse(
          asker
              + "The profile "
              + found.reference()
              + " is a "
              + found.kind().word()
              + ", not a "
              + kind.word()
              + ".",
          "Name a " + kind.word() + "; fabrica profiles lists them.");
    }
    return found;
  }

  private static void put(Map<String, Profile> all, Profile added) {
    Profile there = all.putIfAbsent(added.reference(), added);
    if (there != null && !there.digest().equals(added.digest())) {
      throw ProfileProblem.CHANGED.refuse(
          "There is a profile "
              + there.reference()
              + (there.ofSite() ? " of the site" : " of the program")
              + " with SHA-256 "
              + there.digest().hex().substring(0, 12)
              + "...; the file has "
              + added.digest().hex().substring(0, 12)
              + "....",
          "Save it under a name of the site's own, or as a new version.");
    }
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> list = Files.list(folder)) {
      List<Path> files =
          list.filter(file -> name(file).endsWith(".yaml")).sorted().limit(MOST_FILES + 1).toList();
      if (files.size() > MOST_FILES) {
        throw unreadable("The folder of profiles has more than " + MOST_FILES + " files", null);
      }
      return files;
    } catch (IOException | UncheckedIOException e) {
      throw unreadable(
          "The folder of profiles cannot be listed: " + e.getClass().getSimpleName(), e);
    }
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  private static byte[] bytes(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(YamlSubset.MAX_BYTES + 1);
    } catch (IOException e) {
      throw unreadable(name(file) + " cannot be read: " + e.getClass().getSimpleName(), e);
    }
  }

  private static RuntimeException unreadable(String what, @Nullable Exception cause) {
    var problem = ProfileProblem.UNREADABLE.with(what + ".", "Check the path and its permissions.");
    return cause == null ? problem.asException() : problem.asException(cause);
  }

  private static Map<String, Profile> shippedFiles() {
    Map<String, Profile> all = new TreeMap<>();
    for (String name :
        new String(shippedBytes("index.txt"), StandardCharsets.US_ASCII).split("\n", -1)) {
      if (!name.isBlank()) {
        put(all, ProfileReader.read(name, shippedBytes(name), false));
      }
    }
    return all;
  }

  private static byte[] shippedBytes(String name) {
    try (InputStream in =
        ProfileLibrary.class.getResourceAsStream("/health/fabrica/core/profile/" + name)) {
      if (in == null) {
        throw new IllegalStateException("profile missing in the program: " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
