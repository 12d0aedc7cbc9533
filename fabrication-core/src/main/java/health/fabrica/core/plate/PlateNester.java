package health.fabrica.core.plate;

import health.fabrica.core.mesh.MeshBounds;
import health.fabrica.core.work.WorkMonitor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Lays parts on as few beds as it can: large shadows first, each at the first free place from the
 * front left, in the quarter turn that reaches it soonest. Shadows, not boxes, so a small part may
 * lie in the bay of a large one; nothing ever lies above another part.
 */
public final class PlateNester {

  private static final double PIXEL_MM = 0.5;

  private final double bedXMm;
  private final double bedYMm;
  private final int grow;
  private final List<Bed> beds = new ArrayList<>();

  private PlateNester(double bedXMm, double bedYMm, double gapMm) {
    this.bedXMm = bedXMm;
    this.bedYMm = bedYMm;
    this.grow = (int) Math.ceil(gapMm / 2 / PIXEL_MM);
  }

  /** A part with its shadow. */
  private record Shadow(PlatePart part, MeshBounds bounds, Footprint footprint) {}

  /**
   * Lays the parts.
   *
   * @param parts in any order; the result does not depend on it
   * @param bedXMm usable bed along x, from the origin
   * @param bedYMm usable bed along y, from the origin
   * @param gapMm least distance between two parts, and of a part to the end of the bed half of it
   * @return a placement for each part, sorted by bed and identifier
   * @throws health.fabrica.core.problem.ProblemException FAB-1521 when a part is larger than the
   *     bed, FAB-1522 when two have one identifier, FAB-1523 for a length, FAB-1000 when cancelled
   */
  public static List<Placement> nest(
      List<PlatePart> parts, double bedXMm, double bedYMm, double gapMm, WorkMonitor monitor) {
    if (!(bedXMm >= 1 && bedXMm <= 5000 && bedYMm >= 1 && bedYMm <= 5000)
        || !(gapMm >= 0 && gapMm <= 100)) {
      throw PlateProblem.PLATE_VALUE.refuse(
          text("A bed of %s x %s mm with gaps of %s mm cannot be.", bedXMm, bedYMm, gapMm),
          "Give the bed 1 to 5000 mm and the gap 0 to 100 mm.");
    }
    return new PlateNester(bedXMm, bedYMm, gapMm).run(parts, monitor);
  }

  private List<Placement> run(List<PlatePart> parts, WorkMonitor monitor) {
    Set<String> ids = new HashSet<>();
    List<Shadow> shadows = new ArrayList<>();
    for (PlatePart part : parts) {
      if (!ids.add(part.id())) {
        throw PlateProblem.PLATE_IDENTITY.refuse(
            "Two parts have the identifier " + part.id() + ".",
            "Give each part the identifier of its order and device.");
      }
      monitor.check();
      shadows.add(shadow(part));
    }
    shadows.sort(
        Comparator.comparingInt((Shadow shadow) -> -shadow.footprint().area())
            .thenComparing(shadow -> shadow.part().id()));
    List<Placement> placements = new ArrayList<>();
    for (Shadow shadow : shadows) {
      monitor.check();
      placements.add(place(shadow));
      monitor.progress("nesting", (double) placements.size() / shadows.size());
    }
    placements.sort(Comparator.comparingInt(Placement::bed).thenComparing(Placement::id));
    return placements;
  }

  private Shadow shadow(PlatePart part) {
    MeshBounds bounds = MeshBounds.of(part.mesh());
    return new Shadow(part, bounds, Footprint.of(part.mesh(), bounds, PIXEL_MM, grow));
  }

  private Placement place(Shadow shadow) {
    Footprint[] turns = new Footprint[4];
    turns[0] = shadow.footprint();
    for (int turn = 1; turn < 4; turn++) {
      turns[turn] = turns[turn - 1].turned();
    }
    requireRoom(shadow);
    for (int bed = 0; ; bed++) {
      if (bed == beds.size()) {
        beds.add(new Bed((int) Math.floor(bedXMm / PIXEL_MM), (int) Math.floor(bedYMm / PIXEL_MM)));
      }
      int best = -1;
      int at = -1;
      for (int turn = 0; turn < 4; turn++) {
        int place = beds.get(bed).place(turns[turn]);
        if (place >= 0 && (at < 0 || place < at)) {
          best = turn;
          at = place;
        }
      }
      if (best >= 0) {
        beds.get(bed).take(turns[best], at);
        return placement(shadow, bed, best, at);
      }
    }
  }

  private void requireRoom(Shadow shadow) {
    int nx = (int) Math.floor(bedXMm / PIXEL_MM);
    int ny = (int) Math.floor(bedYMm / PIXEL_MM);
    int x = shadow.footprint().nx;
    int y = shadow.footprint().ny;
    if (!((x <= nx && y <= ny) || (y <= nx && x <= ny))) {
      throw PlateProblem.PLATE_PART_TOO_BIG.refuse(
          text(
              "The part %s of %.1f x %.1f mm does not fit the bed of %.1f x %.1f mm with its gap.",
              shadow.part().id(),
              shadow.bounds().size().x(),
              shadow.bounds().size().y(),
              bedXMm,
              bedYMm),
          "Choose a larger machine, turn the part, or split it.");
    }
  }

  /** Pixel 0 of the unturned shadow begins a margin before the part. */
  private Placement placement(Shadow shadow, int bed, int turns, int place) {
    double cornerX = place % beds.get(bed).columns() * PIXEL_MM;
    double cornerY = place / beds.get(bed).columns() * PIXEL_MM;
    double margin = grow * PIXEL_MM;
    double sizeX = shadow.footprint().nx * PIXEL_MM;
    double sizeY = shadow.footprint().ny * PIXEL_MM;
    double startX = shadow.bounds().low().x() - margin;
    double startY = shadow.bounds().low().y() - margin;
    // The least x and y of the turned shadow's box.
    double x;
    double y;
    switch (turns) {
      case 0 -> {
        x = startX;
        y = startY;
      }
      case 1 -> {
        x = -(startY + sizeY);
        y = startX;
      }
      case 2 -> {
        x = -(startX + sizeX);
        y = -(startY + sizeY);
      }
      default -> {
        x = startY;
        y = -(startX + sizeX);
      }
    }
    return new Placement(
        shadow.part().id(), bed, turns, cornerX - x, cornerY - y, -shadow.bounds().low().z());
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
