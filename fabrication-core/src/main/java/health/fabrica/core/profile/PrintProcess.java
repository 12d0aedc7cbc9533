package health.fabrica.core.profile;

import health.fabrica.core.powder.PowderProfile;
import health.fabrica.core.problem.Problem;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.core.quality.CheckProfile;
import health.fabrica.core.quality.CheckReport;
import health.fabrica.core.quality.CheckResult;
import health.fabrica.core.quality.CheckStatus;
import health.fabrica.core.resin.ResinProfile;
import health.fabrica.core.toolpath.ExtraRules;
import health.fabrica.core.toolpath.ProcessProfile;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * A process with its printer and its material, all of one technology.
 *
 * @param process how it is printed
 * @param printer on what
 * @param material of what
 */
public record PrintProcess(Profile process, Profile printer, Profile material) {

  /** The three, the process first. */
  public List<Profile> profiles() {
    return List.of(process, printer, material);
  }

  /** How it makes layers. */
  public Technology technology() {
    return process.technology().orElseThrow();
  }

  /** What it can make. */
  public CheckProfile limits() {
    return built(() -> TypedRecords.limits(process, printer));
  }

  /**
   * How filament is printed.
   *
   * @throws ProblemException FAB-1454 when it is no process for filament
   */
  public ProcessProfile filament() {
    require(Technology.FILAMENT);
    return built(() -> TypedRecords.filament(process, printer, material));
  }

  /**
   * What is printed besides a part of filament: supports and a brim.
   *
   * @throws ProblemException FAB-1454 when it is no process for filament
   */
  public ExtraRules extras() {
    ProcessProfile filament = filament();
    return built(() -> TypedRecords.extras(process, filament));
  }

  /**
   * How resin is cured.
   *
   * @throws ProblemException FAB-1454 when it is no process for resin
   */
  public ResinProfile resin() {
    require(Technology.RESIN);
    return built(() -> TypedRecords.resin(process, printer, material));
  }

  /**
   * How powder is scanned.
   *
   * @throws ProblemException FAB-1454 when it is no process for powder
   */
  public PowderProfile powder() {
    require(Technology.POWDER);
    return built(() -> TypedRecords.powder(process, printer));
  }

  /**
   * Lets a class of device pass that the material is allowed for.
   *
   * @throws ProblemException FAB-1457
   */
  public void requireAllowed(DeviceClass device) {
    if (!material.deviceClasses().contains(device)) {
      throw ProfileProblem.CLASS_NOT_ALLOWED.refuse(
          "The material "
              + material.reference()
              + " is allowed for "
              + material.deviceClasses().size()
              + " of "
              + DeviceClass.values().length
              + " device classes ("
              + material.deviceClasses().stream()
                  .map(DeviceClass::word)
                  .collect(Collectors.joining(", "))
              + "), not for "
              + device.word()
              + ".",
          "Choose a process whose material is allowed; a site that has qualified this one saves"
              + " that as a new version.");
    }
  }

  /** What the checks found thinner than this process can make. */
  public Optional<Problem> thinWalls(CheckReport checks) {
    CheckResult walls = checks.of("wall-thickness");
    if (walls.status() != CheckStatus.FAIL) {
      return Optional.empty();
    }
    return Optional.of(
        ProfileProblem.WALL_TOO_THIN.with(
            String.format(
                Locale.ROOT,
                "The thinnest wall is %.3f mm; %s makes walls from %.2f mm, and %.1f %% of the"
                    + " surface (%.1f mm2) are below that.",
                walls.value("leastMm"),
                process.reference(),
                checks.profile().minWallMm(),
                walls.value("belowPercent"),
                walls.value("belowMm2")),
            "Thicken the walls, enlarge the model, or choose a process with a smaller limit."));
  }

  /**
   * Refuses walls that are too thin, when the process says so.
   *
   * @throws ProblemException FAB-1458
   */
  public void requireWalls(CheckReport checks) {
    if (process.text("thinWalls").equals("refuse")) {
      thinWalls(checks)
          .ifPresent(
              problem -> {
                throw problem.asException();
              });
    }
  }

  /** Builds what is there for its technology, and so finds what does not fit together. */
  void requireSound() {
    limits();
    switch (technology()) {
      case FILAMENT -> extras();
      case RESIN -> resin();
      case POWDER -> powder();
      case PASTE -> requirePaste();
    }
  }

  private void requirePaste() {
    between("headC", "minHeadC", "maxHeadC", material);
    between("headC", "minHeadC", "maxHeadC", printer);
    between("pressureKPa", "minPressureKPa", "maxPressureKPa", material);
    between("nozzleMm", "minNozzleMm", "maxNozzleMm", printer);
    atMost("pressureKPa", "maxPressureKPa", printer);
    atMost("bedC", "maxBedC", printer);
  }

  private void between(String key, String least, String most, Profile other) {
    if (process.number(key) < other.number(least)) {
      throw outside(key, least, other);
    }
    atMost(key, most, other);
  }

  private void atMost(String key, String most, Profile other) {
    if (process.number(key) > other.number(most)) {
      throw outside(key, most, other);
    }
  }

  private RuntimeException outside(String key, String bound, Profile other) {
    return ProfileProblem.VALUE_INVALID.refuse(
        process.reference()
            + ": the key "
            + key
            + " is "
            + process.text(key)
            + "; "
            + other.reference()
            + " has "
            + bound
            + " "
            + other.text(bound)
            + ".",
        "Choose a value inside, or another printer or material.");
  }

  private void require(Technology wanted) {
    if (technology() != wanted) {
      throw ProfileProblem.KIND_WRONG.refuse(
          "The process "
              + process.reference()
              + " is for "
              + technology().word()
              + ", not for "
              + wanted.word()
              + ".",
          "Choose a process for " + wanted.word() + "; fabrica profiles lists them.");
    }
  }

  /** What a record refuses is told with the name of the process. */
  private <T> T built(Supplier<T> record) {
    try {
      return record.get();
    } catch (ProblemException refused) {
      Problem problem = refused.problem();
      throw ProfileProblem.VALUE_INVALID
          .with(
              process.reference()
                  + " with "
                  + printer.reference()
                  + " and "
                  + material.reference()
                  + ": "
                  + problem.message(),
              "Correct the value in a new version of the profile.")
          .asException(refused);
    }
  }
}
