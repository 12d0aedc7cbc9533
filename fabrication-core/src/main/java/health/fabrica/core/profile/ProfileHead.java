package health.fabrica.core.profile;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What every profile says of itself. */
record ProfileHead(
    String name,
    int version,
    ProfileKind kind,
    Optional<Technology> technology,
    String description,
    List<String> sources,
    List<String> confirm,
    Set<DeviceClass> deviceClasses) {

  /** The keys of it. */
  static final Set<String> KEYS =
      Set.of(
          "name",
          "version",
          "kind",
          "technology",
          "description",
          "sources",
          "confirm",
          "deviceClasses");

  ProfileHead {
    sources = List.copyOf(sources);
    confirm = List.copyOf(confirm);
  }
}
