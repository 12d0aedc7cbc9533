package health.fabrica.core.recipe;

import health.fabrica.core.field.DistanceField;
import health.fabrica.core.field.FieldProblem;
import health.fabrica.core.field.FieldSplit;
import health.fabrica.core.field.Solids;
import health.fabrica.core.image.Vec3;
import java.util.ArrayList;
import java.util.List;

/** Edits that cut: something off, or into parts that fit together. */
final class PartEdits {

  private PartEdits() {}

  /** {@code cut}: takes off what lies beyond the plane through {@code at}, where normal points. */
  static Edit cut(Parameters p) {
    Solids.HalfSpace side = plane(p);
    return new Edit("cut", p) {
      @Override
      void run(EditBench bench) {
        requireMet(bench, side);
        List<DistanceField> left = new ArrayList<>();
        for (DistanceField part : bench.parts) {
          part.intersect(side, bench.monitor);
          if (part.mask(bench.monitor).count() > 0) {
            left.add(part);
          }
        }
        bench.parts = List.copyOf(left);
      }
    };
  }

  /** {@code split-plane}: parts along a plane, with pins. */
  static Edit splitPlane(Parameters p) {
    Solids.HalfSpace side = plane(p);
    FieldSplit.Keys keys = keys(p);
    return new PinEdit("split-plane", p, keys) {
      @Override
      void run(EditBench bench) {
        requireMet(bench, side);
        List<DistanceField> parts = new ArrayList<>();
        int pins = 0;
        for (DistanceField part : bench.parts) {
          if (FieldSplit.meets(part, side)) {
            FieldSplit.Parts two = FieldSplit.cut(part, side, keys, bench.monitor);
            parts.add(two.kept());
            parts.add(two.other());
            pins += two.pins().size();
          } else {
            parts.add(part);
          }
        }
        bench.parts = List.copyOf(parts);
        bench.counts.put("pins", pins);
      }
    };
  }

  /** {@code split-to-fit}: parts in halves until each fits into the printer, with pins. */
  static Edit splitToFit(Parameters p) {
    FieldSplit.Keys keys = keys(p);
    return new PinEdit("split-to-fit", p, keys) {
      @Override
      void run(EditBench bench) {
        List<DistanceField> parts = new ArrayList<>();
        for (DistanceField part : bench.parts) {
          parts.addAll(FieldSplit.toFit(part, bench.inputs.buildMm(), keys, bench.monitor));
        }
        bench.parts = List.copyOf(parts);
        bench.counts.put("buildXMm", bench.inputs.buildMm().x());
        bench.counts.put("buildYMm", bench.inputs.buildMm().y());
        bench.counts.put("buildZMm", bench.inputs.buildMm().z());
      }
    };
  }

  private abstract static class PinEdit extends Edit {

    private final FieldSplit.Keys keys;

    PinEdit(String name, Parameters p, FieldSplit.Keys keys) {
      super(name, p);
      this.keys = keys;
    }

    @Override
    double bandMm() {
      return keys.radiusMm() + keys.clearanceMm() + keys.wallMm() + 2;
    }

    @Override
    double marginMm() {
      return keys.lengthMm() + keys.radiusMm() + 2;
    }

    @Override
    double mostStepMm() {
      return keys.radiusMm() / 2;
    }
  }

  private static Solids.HalfSpace plane(Parameters p) {
    Vec3 at = p.needed("at");
    Vec3 normal = p.needed("normal");
    if (normal.length() == 0) {
      throw RecipeProblem.VALUE_INVALID.refuse(
          "The normal of a plane is 0,0,0.", "Give a direction.");
    }
    return new Solids.HalfSpace(at, normal);
  }

  private static FieldSplit.Keys keys(Parameters p) {
    return new FieldSplit.Keys(
        p.whole("pins", 2, 0, 8),
        p.number("pin-diameter-mm", 5, 1, 30) / 2,
        p.number("pin-length-mm", 6, 1, 60),
        p.number("clearance-mm", 0.2, 0, 2),
        p.number("wall-mm", 1.5, 0, 20));
  }

  private static void requireMet(EditBench bench, Solids.HalfSpace side) {
    if (bench.parts.stream().noneMatch(part -> FieldSplit.meets(part, side))) {
      throw FieldProblem.NOTHING_LEFT.refuse(
          "The plane does not meet the body.", "Move the plane into the body.");
    }
  }
}
