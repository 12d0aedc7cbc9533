package health.fabrica.app.cli;

import health.fabrica.core.image.Vec3;
import health.fabrica.core.mesh.MeshBounds;
import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.profile.PrintProcess;
import health.fabrica.core.resin.HollowRules;
import health.fabrica.core.resin.ResinProfile;
import health.fabrica.core.resin.ResinWorks;
import health.fabrica.core.support.SupportKind;
import health.fabrica.core.support.SupportRules;
import health.fabrica.core.support.SupportZones;
import health.fabrica.core.support.Zone;
import health.fabrica.core.toolpath.ExtraRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is printed besides a model, and what is done to it before: options of the slice command. */
final class PrintWorkOptions {

  @Option(
      names = "--supports",
      paramLabel = "KIND",
      description =
          "none, grid or tree; for resin none or tree (default: as the profile says, resin: none)")
  private @Nullable String supports;

  @Option(
      names = "--overhang",
      paramLabel = "DEG",
      description = "angle from the vertical that holds itself (default: 45, resin 60)")
  private @Nullable Double overhang;

  @Option(
      names = "--support-gap",
      paramLabel = "N",
      description = "gcode: empty layers between supports and model (default: 1)")
  private @Nullable Integer gap;

  @Option(
      names = "--support-interface",
      paramLabel = "N",
      description = "gcode: dense layers next to the model (default: 2)")
  private @Nullable Integer dense;

  @Option(
      names = "--keep-out",
      paramLabel = "BOX",
      description = "x0,y0,z0,x1,y1,z1 in mm of the mesh: no support in it; may be repeated")
  private List<String> keepOut = new ArrayList<>();

  @Option(
      names = "--enforce",
      paramLabel = "BOX",
      description = "a box in which all that looks down is supported; may be repeated")
  private List<String> enforce = new ArrayList<>();

  @Option(
      names = "--brim",
      paramLabel = "N",
      description = "gcode: beads around the first layer (default: as the profile says)")
  private @Nullable Integer brim;

  @Option(
      names = "--raft",
      paramLabel = "N",
      description = "gcode: layers of a raft below the model (default: 0)")
  private int raft;

  @Option(
      names = "--hollow",
      paramLabel = "MM",
      description = "resin: hollows the model to this wall, with drain holes")
  private @Nullable Double hollow;

  @Option(
      names = "--drain",
      paramLabel = "MM",
      description = "resin: diameter of drain holes, two low in each hollow (default: 3.5)")
  private @Nullable Double drain;

  @Option(
      names = "--lift",
      paramLabel = "MM",
      description = "resin: height above the platform, on supports (default: 0)")
  private double lift;

  /** What is wrong with the options, in words. */
  Optional<String> wrong(boolean images, boolean engine) {
    List<String> kinds = images ? List.of("none", "tree") : List.of("none", "grid", "tree");
    if (supports != null && !kinds.contains(supports)) {
      return Optional.of("--supports takes one of: " + String.join(", ", kinds));
    }
    boolean painted = !keepOut.isEmpty() || !enforce.isEmpty() || overhang != null;
    boolean layers = gap != null || dense != null;
    boolean base = brim != null || raft != 0;
    if (!isSupported() && (painted || layers)) {
      return Optional.of(
          "--overhang, --keep-out, --enforce, --support-gap and --support-interface need"
              + " --supports");
    }
    if (images && (layers || base)) {
      return Optional.of("--support-gap, --support-interface, --brim and --raft make G-code only");
    }
    if (!images && (hollow != null || drain != null || lift != 0)) {
      return Optional.of("--hollow, --drain and --lift go with --as sl1 or nanodlp");
    }
    if (engine && (isSupported() || base)) {
      return Optional.of("--supports, --brim and --raft: the engine has its own configuration");
    }
    for (String box : keepOut) {
      if (numbers(box).isEmpty()) {
        return Optional.of("--keep-out takes x0,y0,z0,x1,y1,z1 in mm, not: " + box);
      }
    }
    for (String box : enforce) {
      if (numbers(box).isEmpty()) {
        return Optional.of("--enforce takes x0,y0,z0,x1,y1,z1 in mm, not: " + box);
      }
    }
    return Optional.empty();
  }

  private static Optional<double[]> numbers(String box) {
    String[] parts = box.split(",", -1);
    double[] numbers = new double[6];
    if (parts.length != numbers.length) {
      return Optional.empty();
    }
    try {
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = Double.parseDouble(parts[i].trim());
      }
    } catch (NumberFormatException none) {
      return Optional.empty();
    }
    return Optional.of(numbers);
  }

  /** What is printed besides a model of filament: what the process says, unless asked otherwise. */
  ExtraRules extras(PrintProcess process) {
    ExtraRules usual = process.extras();
    ExtraRules rules =
        supports == null
            ? usual
            : ExtraRules.of(
                SupportKind.valueOf(supports.toUpperCase(Locale.ROOT)), process.filament());
    SupportRules own = rules.supports();
    own = own.withOverhangDegrees(overhang == null ? usual.supports().overhangDegrees() : overhang);
    own =
        own.withLayers(
            gap == null ? own.gapLayers() : gap, dense == null ? own.interfaceLayers() : dense);
    return rules.withSupports(own).withBase(brim == null ? usual.brimLoops() : brim, raft);
  }

  private boolean isSupported() {
    return supports != null && !supports.equals("none");
  }

  /** What is done to a model before it is printed in resin. */
  ResinWorks works(TriangleMesh mesh, ResinProfile profile) {
    Optional<HollowRules> hollowed = Optional.empty();
    if (hollow != null || drain != null) {
      HollowRules rules = HollowRules.ofWall(hollow == null ? 0 : hollow);
      hollowed = Optional.of(drain == null ? rules : rules.withHoleMm(drain));
    }
    Optional<SupportRules> columns = Optional.empty();
    if (isSupported()) {
      SupportRules rules = SupportRules.resin(profile.widthMm() / profile.pixelsX());
      columns =
          Optional.of(
              rules.withOverhangDegrees(overhang == null ? rules.overhangDegrees() : overhang));
    }
    MeshBounds bounds = MeshBounds.of(mesh);
    Vec3 shift =
        new Vec3(
            (profile.widthMm() - bounds.size().x()) / 2 - bounds.low().x(),
            (profile.heightMm() - bounds.size().y()) / 2 - bounds.low().y(),
            lift - bounds.low().z());
    return new ResinWorks(hollowed, columns, zones(shift), lift);
  }

  /** The painted boxes where a model was moved by so much. */
  SupportZones zones(Vec3 shift) {
    return new SupportZones(boxes(keepOut, shift), boxes(enforce, shift));
  }

  private static List<Zone> boxes(List<String> boxes, Vec3 shift) {
    List<Zone> zones = new ArrayList<>();
    for (String box : boxes) {
      double[] n = numbers(box).orElseThrow();
      zones.add(
          Zone.box(new Vec3(n[0], n[1], n[2]).plus(shift), new Vec3(n[3], n[4], n[5]).plus(shift)));
    }
    return zones;
  }
}
