package health.fabrica.core.recipe;

import health.fabrica.core.segment.BitMask;
import health.fabrica.core.segment.BodyFinder;
import health.fabrica.core.segment.ConnectedComponents;
import health.fabrica.core.segment.HoleFiller;
import health.fabrica.core.segment.LabelMap;
import health.fabrica.core.segment.MaskOps;
import health.fabrica.core.segment.Morphology;
import health.fabrica.core.segment.RegionGrower;
import health.fabrica.core.segment.SliceInterpolator;
import health.fabrica.core.segment.WatershedSplitter;
import java.util.List;

/** Steps that change the mask. */
final class MaskSteps {

  private static final double MAX_MM = 100;
  private static final double MAX_MM3 = 1e8;

  /** Nothing that is modelled is smaller, a tooth has 300 and more. */
  private static final double GRAIN_MM3 = 10;

  /** A change by a length in mm. */
  @FunctionalInterface
  private interface ByLength {
    BitMask change(Morphology morphology, BitMask mask, double mm);
  }

  private MaskSteps() {}

  /** {@code open}: {@code mm}. */
  static Step open(Parameters p) {
    return byLength("open", p, 0, Morphology::open);
  }

  /** {@code close}: {@code mm}. */
  static Step close(Parameters p) {
    return byLength("close", p, 0, Morphology::close);
  }

  /** {@code margin}: {@code mm}, negative to shrink. */
  static Step margin(Parameters p) {
    return byLength("margin", p, -MAX_MM, Morphology::margin);
  }

  /** {@code wrap}: {@code mm}, half the width of the gaps that are bridged. */
  static Step wrap(Parameters p) {
    return byLength("wrap", p, 0, Morphology::wrap);
  }

  private static Step byLength(String name, Parameters p, double least, ByLength change) {
    double mm = p.number("mm", 1, least, MAX_MM);
    return new Step(name, p) {
      @Override
      void run(Bench bench) {
        bench.mask(change.change(bench.morphology(), bench.mask(), mm));
      }
    };
  }

  /** {@code interpolate}: fills slices between those that have voxels, by shape. */
  static Step interpolate(Parameters p) {
    return new Step("interpolate", p) {
      @Override
      void run(Bench bench) {
        bench.mask(
            SliceInterpolator.fill(bench.mask(), bench.volume.affine().spacingMm(), bench.monitor));
      }
    };
  }

  /** {@code islands}: {@code keep} the largest, none smaller than {@code min-mm3}. */
  static Step islands(Parameters p) {
    int keep = p.whole("keep", 1, 1, Integer.MAX_VALUE);
    double least = p.number("min-mm3", 0, 0, MAX_MM3);
    return new Step("islands", p) {
      @Override
      void run(Bench bench) {
        take(
            bench,
            ConnectedComponents.keepLargest(
                bench.mask(), keep, bench.voxels(least), bench.monitor));
      }
    };
  }

  /**
   * {@code seeds}: keeps the islands with a seed, in all at most {@code max-mm3} and at least
   * {@code min-mm3}.
   */
  static Step seeds(Parameters p) {
    double most = p.number("max-mm3", MAX_MM3, 0, MAX_MM3);
    double least = p.number("min-mm3", GRAIN_MM3, 0, MAX_MM3);
    return new Step("seeds", p) {
      @Override
      int leastSeeds() {
        return 1;
      }

      @Override
      void run(Bench bench) {
        take(
            bench,
            RegionGrower.grow(
                bench.mask(), bench.volume, bench.inputs.seeds(), most, bench.monitor));
        requireMoreThanAGrain(bench, least);
      }
    };
  }

  /** A seed beside its structure lies in a grain of noise, which would be modelled as the part. */
  private static void requireMoreThanAGrain(Bench bench, double leastMm3) {
    long voxels = bench.mask().count();
    if (voxels < bench.voxels(leastMm3)) {
      throw RecipeProblem.EMPTY.refuse(
          "The piece of the first seed has "
              + voxels
              + " voxels, "
              + Math.round(voxels * bench.volume.affine().voxelVolumeMm3() * 1000) / 1000.0
              + " mm3; the least is "
              + leastMm3
              + " mm3.",
          "Place the seed well inside of the structure, or lower min-mm3 for a smaller one.");
    }
  }

  private static void take(Bench bench, ConnectedComponents.Kept kept) {
    bench.componentsFound = Math.max(bench.componentsFound, kept.componentsFound());
    bench.counts.put("componentsFound", kept.componentsFound());
    bench.counts.put("componentsKept", kept.componentsKept());
    bench.counts.put("voxelsDropped", kept.voxelsFound() - kept.voxelsKept());
    bench.mask(kept.mask());
  }

  /** {@code fill}: {@code holes} is {@code cavities} or {@code slices}. */
  static Step fill(Parameters p) {
    boolean slices = p.choice("holes", "cavities", List.of("cavities", "slices")).equals("slices");
    return new Step("fill", p) {
      @Override
      void run(Bench bench) {
        bench.mask(
            slices
                ? HoleFiller.fillSlices(bench.mask(), bench.threads, bench.monitor)
                : HoleFiller.fill(bench.mask(), bench.monitor));
      }
    };
  }

  /**
   * {@code inside-body}: leaves out table and head holder; {@code open-mm} is half the thickness of
   * what is cut off, {@code skin-mm} how far below the skin the mask begins.
   */
  static Step insideBody(Parameters p) {
    double open = p.number("open-mm", 4, 0, 30);
    double skin = p.number("skin-mm", 0, 0, 30);
    return new Step("inside-body", p) {
      @Override
      void run(Bench bench) {
        BitMask body = BodyFinder.body(bench.volume, open, bench.threads, bench.monitor);
        bench.counts.put("bodyVoxels", body.count());
        BitMask inner = skin == 0 ? body : bench.morphology().erode(body, skin);
        bench.mask(MaskOps.and(bench.mask(), inner));
      }
    };
  }

  /**
   * {@code split}: parts what touches where it is thinnest and keeps the part of the first seed;
   * the other seeds lie in its neighbours. With {@code core-mm} a seed marks the whole island that
   * is left of its part after erosion by that, so that a part with thin places stays one. The part
   * has at least {@code min-mm3}.
   */
  static Step split(Parameters p) {
    double core = p.number("core-mm", 0, 0, 20);
    double least = p.number("min-mm3", GRAIN_MM3, 0, MAX_MM3);
    return new Step("split", p) {
      @Override
      int leastSeeds() {
        return 2;
      }

      @Override
      void run(Bench bench) {
        LabelMap markers = markers(bench, core);
        LabelMap parts =
            WatershedSplitter.split(
                bench.mask(),
                markers,
                bench.volume.affine().spacingMm(),
                bench.threads,
                bench.monitor);
        bench.counts.put("parts", bench.inputs.seeds().size());
        bench.mask(parts.mask(1));
        requireMoreThanAGrain(bench, least);
      }
    };
  }

  /** Each seed marks its voxel, and the island of the eroded mask that it lies in. */
  private static LabelMap markers(Bench bench, double coreMm) {
    BitMask mask = bench.mask();
    List<int[]> seeds = RegionGrower.voxels(mask, bench.volume, bench.inputs.seeds());
    if (seeds.size() < 2 || seeds.size() > 255) {
      throw RecipeProblem.INPUT_MISSING.refuse(
          "A split needs 2 to 255 seeds; there are " + seeds.size() + ".",
          "Give one in the part to keep, and one in each part that it touches.");
    }
    LabelMap markers = new LabelMap(mask.columns(), mask.rows(), mask.slices(), 255);
    BitMask core = bench.morphology().erode(mask, coreMm);
    for (int n = 0; n < seeds.size(); n++) {
      int[] s = seeds.get(n);
      if (coreMm > 0) {
        BitMask island = ConnectedComponents.keepSeeded(core, List.of(s), bench.monitor).mask();
        int[] kept = seeds.get(0);
        if (n > 0 && island.get(kept[0], kept[1], kept[2])) {
          throw RecipeProblem.VALUE_INVALID.refuse(
              "Seeds 1 and "
                  + (n + 1)
                  + " lie in one piece that is thicker than "
                  + 2 * coreMm
                  + " mm.",
              "Raise core-mm of the step split, or place the seeds in different bones.");
        }
        markers.paint(island, n + 1);
      }
      markers.set(s[0], s[1], s[2], n + 1);
    }
    return markers;
  }
}
