package health.fabrica.core.recipe;

import health.fabrica.core.field.DistanceField;
import health.fabrica.core.field.FieldDrain;
import health.fabrica.core.field.FieldSplit;
import health.fabrica.core.field.Solids;
import health.fabrica.core.image.Vec3;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Edits that take material away or add it. */
final class SolidEdits {

  private SolidEdits() {}

  /** {@code hollow}: {@code wall-mm}; what is deeper goes, the outer surface stays. */
  static Edit hollow(Parameters p) {
    double wall = p.number("wall-mm", 3, 0.4, 25);
    return new Edit("hollow", p) {
      @Override
      double bandMm() {
        return wall + 2;
      }

      @Override
      double mostStepMm() {
        return wall / 2;
      }

      @Override
      void run(EditBench bench) {
        for (DistanceField part : bench.parts) {
          part.shell(wall, bench.monitor);
        }
      }
    };
  }

  /**
   * {@code drain}: holes of {@code diameter-mm} into closed cavities of {@code least-mm3} and more,
   * through at most {@code most-mm}; with {@code at} and {@code direction} one hole by hand.
   */
  static Edit drain(Parameters p) {
    double diameter = p.number("diameter-mm", 4, 1, 30);
    double least = p.number("least-mm3", 50, 0, 1e7);
    double most = p.number("most-mm", 40, 1, 200);
    Optional<Vec3> at = p.place("at");
    Optional<Vec3> direction = p.place("direction");
    if (at.isPresent() != direction.isPresent() || direction.map(Vec3::length).orElse(1.0) == 0) {
      throw RecipeProblem.VALUE_INVALID.refuse(
          "A hole by hand needs a place and a direction.", "Give both, or neither.");
    }
    return new Edit("drain", p) {
      @Override
      double mostStepMm() {
        return diameter / 4;
      }

      @Override
      void run(EditBench bench) {
        if (at.isPresent()) {
          Vec3 way = direction.orElseThrow();
          Solids.Capsule hole =
              new Solids.Capsule(
                  at.get(), at.get().plus(way.times(most / way.length())), diameter / 2);
          bench.parts.forEach(part -> part.subtract(hole, bench.monitor));
          bench.counts.put("holes", 1);
          return;
        }
        int cavities = 0;
        int holes = 0;
        int smaller = 0;
        for (DistanceField part : bench.parts) {
          FieldDrain.Drained done = FieldDrain.drill(part, diameter, least, most, bench.monitor);
          cavities += done.cavities();
          holes += done.holes();
          smaller += done.smaller();
        }
        bench.counts.put("cavities", cavities);
        bench.counts.put("holes", holes);
        bench.counts.put("cavitiesLeftClosed", smaller);
      }
    };
  }

  /**
   * {@code base}: a plate of {@code thickness-mm} below the feet end of the model, {@code
   * margin-mm} wider on each side; with {@code height-mm} it stands below on {@code columns}
   * columns of {@code column-mm} across. Plate and columns go {@code sink-mm} into the model.
   */
  static Edit base(Parameters p) {
    double thickness = p.number("thickness-mm", 4, 1, 30);
    double margin = p.number("margin-mm", 8, 0, 50);
    double height = p.number("height-mm", 0, 0, 100);
    int columns = p.whole("columns", 3, 1, 12);
    double across = p.number("column-mm", 8, 2, 40);
    double sink = p.number("sink-mm", 2, 0.5, 20);
    return new Edit("base", p) {
      @Override
      double marginMm() {
        return Math.max(margin, thickness + height) + 2;
      }

      @Override
      void run(EditBench bench) {
        DistanceField field = bench.parts.get(0);
        FieldSplit.Extent extent = FieldSplit.Extent.of(field);
        List<Vec3> feet = height == 0 ? List.of() : feet(field, extent, columns, across);
        double top = extent.low().z() + (height == 0 ? sink : -height);
        Vec3 low = new Vec3(extent.low().x() - margin, extent.low().y() - margin, top - thickness);
        Vec3 high = new Vec3(extent.high().x() + margin, extent.high().y() + margin, top);
        field.add(new Solids.Box(low, high), bench.monitor);
        for (Vec3 foot : feet) {
          Vec3 from = new Vec3(foot.x(), foot.y(), top - thickness / 2);
          Vec3 to = new Vec3(foot.x(), foot.y(), foot.z() + sink);
          field.add(new Solids.Cylinder(from, to, across / 2), bench.monitor);
        }
        bench.plate = Optional.of(new EditBench.Plate(low, high, margin));
        bench.counts.put("columns", feet.size());
      }
    };
  }

  /** Places of the model seen from the feet: the lowest, then each time the one furthest off. */
  private static List<Vec3> feet(
      DistanceField field, FieldSplit.Extent extent, int columns, double across) {
    // Only places of the lowest quarter carry; a column ends where it first meets the model.
    double most = extent.low().z() + (extent.high().z() - extent.low().z()) / 4;
    List<Vec3> candidates = field.lowest(most);
    List<Vec3> chosen = new ArrayList<>();
    Optional<Vec3> next = candidates.stream().reduce((a, b) -> b.z() < a.z() ? b : a);
    while (next.isPresent() && chosen.size() < columns) {
      chosen.add(next.get());
      next = FieldSplit.furthest(candidates, chosen, across);
    }
    return chosen;
  }
}
