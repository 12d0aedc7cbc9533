package health.fabrica.core.slice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import health.fabrica.core.field.Solid;
import health.fabrica.core.field.Solids;
import health.fabrica.core.image.Vec3;
import health.fabrica.core.polygon.FillRule;
import health.fabrica.core.polygon.Polygons;
import health.fabrica.core.polygon.Region;
import health.fabrica.core.segment.LabelMap;
import health.fabrica.core.work.WorkMonitor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FieldLayersTest {

  private static final Solid ROD = new Solids.Cylinder(new Vec3(0, 0, -9), new Vec3(0, 0, 9), 8);

  private static Region cut(LayerField field, LayerGrid grid, double plane) {
    return new FieldLayers(field, grid).cuts(new double[] {plane}, WorkMonitor.NONE).next().get();
  }

  private static List<RunLengthLayer> rasters(LayerField field, LayerGrid grid, int threads) {
    List<RunLengthLayer> layers = new ArrayList<>();
    double[] planes = new double[40];
    for (int i = 0; i < planes.length; i++) {
      planes[i] = -10 + 0.5 * i;
    }
    RasterLayers.run(field, grid, planes, threads, WorkMonitor.NONE, layers::add);
    return layers;
  }

  @Test
  void aRodIsCutToItsCircleWithinTheErrorOfItsChords() {
    LayerGrid grid = LayerGrid.covering(-8, -8, 8, 8, 0.1, 2);
    Region circle = cut(LayerField.of(ROD), grid, 1.23);
    assertThat(circle.areaMm2()).isCloseTo(Math.PI * 64, within(0.03));
    for (int i = 0; i < circle.rings().get(0).size(); i++) {
      double x = circle.rings().get(0).x(i) / 1e6;
      double y = circle.rings().get(0).y(i) / 1e6;
      assertThat(Math.sqrt(x * x + y * y)).isCloseTo(8, within(0.0005));
    }
  }

  @Test
  void layersOfAFieldAreTheSameOnAnyNumberOfThreads() {
    LayerGrid grid = LayerGrid.covering(-8, -8, 8, 8, 0.2, 2);
    LayerField lattice = LayerField.within(ROD, new GyroidField(4, 0.5, 0.02, 0, 0.01));
    LayerPlan plan = LayerPlan.uniform(-9, 9, 0.5, 0.5);
    List<Layer> one = new ArrayList<>();
    List<Layer> three = new ArrayList<>();
    LayerStream.run(new FieldLayers(lattice, grid), plan, 1, WorkMonitor.NONE, one::add);
    LayerStream.run(new FieldLayers(lattice, grid), plan, 3, WorkMonitor.NONE, three::add);
    assertThat(three).isEqualTo(one);
    assertThat(one).allMatch(layer -> layer.region().areaMm2() > 20);
    assertThat(rasters(lattice, grid, 3)).isEqualTo(rasters(lattice, grid, 1));
  }

  @Test
  void rowsWithTablesAndSkippingSayTheSameAsOnePlaceAtATime() {
    LayerGrid grid = LayerGrid.covering(-9, -9, 9, 9, 0.15, 1);
    LayerField lattice = LayerField.within(ROD, new GyroidField(3, 0.4, 0.03, 0.01, 0.02));
    LayerField.Rows rows = lattice.rows(grid);
    float[] values = new float[grid.nx()];
    for (double z : new double[] {-9.05, -8.99, 0.3, 7}) {
      for (int j = 0; j < grid.ny(); j++) {
        rows.row(j, z, 0, grid.nx(), values);
        for (int i = 0; i < grid.nx(); i++) {
          double exact = lattice.valueAt(grid.xMm(i), grid.yMm(j), z);
          if (Math.abs(exact) > 1e-5) {
            assertThat(values[i] >= 0).as("%d %d %f: %f", i, j, z, exact).isEqualTo(exact > 0);
          }
        }
      }
    }
  }

  @Test
  void aSheetGyroidHasTheDensityOfTheTable() {
    // Levels 0.314 and 0.613 are densities of 0.2 and 0.4.
    LayerGrid grid = LayerGrid.covering(0, 0, 19.95, 19.95, 0.05, 0);
    for (double[] pair : new double[][] {{0.314, 0.2}, {0.613, 0.4}}) {
      List<Double> shares = new ArrayList<>();
      double[] period = new double[50];
      for (int i = 0; i < period.length; i++) {
        period[i] = 0.08 * i;
      }
      RasterLayers.run(
          new GyroidField(4, pair[0], 0, 0, 0),
          grid,
          period,
          1,
          WorkMonitor.NONE,
          layer -> shares.add(layer.pixels() / (double) (grid.nx() * grid.ny())));
      assertThat(shares.stream().mapToDouble(share -> share).average().orElseThrow())
          .isCloseTo(pair[1], within(0.01));
    }
  }

  @Test
  void rastersHoldRunsThatAddUpToTheArea() {
    LayerGrid grid = LayerGrid.covering(-8, -8, 8, 8, 0.05, 1);
    RunLengthLayer middle = rasters(LayerField.of(ROD), grid, 2).get(20);
    assertThat(middle.areaMm2()).isCloseTo(Math.PI * 64, within(0.2));
    int j = grid.ny() / 2;
    assertThat(middle.runs(j)).isEqualTo(1);
    assertThat(middle.to(j, 0) - middle.from(j, 0)).isBetween(319, 322);
    assertThat(middle.zMm()).isEqualTo(0);
    assertThat(middle.hashCode()).isNotZero();
  }

  @Test
  void materialAtTheRimOfTheGridIsRefused() {
    LayerGrid small = LayerGrid.covering(-7, -9, 7, 9, 0.5, 1);
    assertThatThrownBy(() -> cut(LayerField.of(ROD), small, 0))
        .hasMessageContaining("FAB-1411")
        .hasMessageContaining("0.5 mm");
  }

  @Test
  void saddlesAreJoinedWhereTheBilinearSurfaceIsInside() {
    // Nodes 3, -1, 1, -1 around the square: the saddle is (3 - 1) / 6 > 0, so the corners join;
    // with 3, -2, 1, -2 it is (3 - 4) / 8 < 0, though no corner has changed its side.
    for (double shallow : new double[] {-1, -2}) {
      LayerField field = (x, y, z) -> x == 1 && y == 1 ? 3 : x == 2 && y == 2 ? 1 : shallow;
      Region region = cut(field, new LayerGrid(0, 0, 1, 4, 4), 0);
      assertThat(region.islands()).hasSize(shallow == -1 ? 1 : 2);
    }
  }

  @Test
  void materialsShareTheirBordersWithoutGapsOrOverlaps() {
    Random random = new Random(5);
    for (int round = 0; round < 30; round++) {
      LabelMap map = new LabelMap(12, 10, 1, 4);
      LabelMap all = new LabelMap(12, 10, 1, 1);
      int patch = 1 + round % 3;
      for (int j = 0; j < 10; j++) {
        for (int i = 0; i < 12; i++) {
          random.setSeed(1000L * round + 37L * (i / patch) + j / patch);
          random.nextInt();
          int label = random.nextInt(5);
          map.set(i, j, 0, label);
          all.set(i, j, 0, Math.min(1, label));
        }
      }
      Map<Integer, Region> materials = new LabelLayers(map, 1, 2, 0, 0.3, 0.31, 1).at(0.4);
      List<Region> regions = List.copyOf(materials.values());
      for (int a = 0; a < regions.size(); a++) {
        for (int b = 0; b < a; b++) {
          assertThat(Polygons.intersection(regions.get(a), regions.get(b))).isEqualTo(Region.EMPTY);
        }
      }
      double sum = regions.stream().mapToDouble(Region::areaMm2).sum();
      assertThat(Polygons.union(regions).areaMm2()).isCloseTo(sum, within(1e-9));
      assertNothingLiesBetween(regions);
    }
  }

  /** Walls of one material between others have no second, empty ring beside their border. */
  private static void assertNothingLiesBetween(List<Region> regions) {
    List<health.fabrica.core.polygon.Ring> rings = new ArrayList<>();
    regions.forEach(region -> rings.addAll(region.rings()));
    assertThat(Polygons.of(rings, FillRule.POSITIVE)).isEqualTo(Polygons.union(regions));
    assertThat(Polygons.of(rings, FillRule.EVEN_ODD)).isEqualTo(Polygons.union(regions));
  }

  @Test
  void aLabelOfOneVoxelIsADiamondAndPlacesOutsideTheMapAreEmpty() {
    LabelMap map = new LabelMap(3, 3, 2, 7);
    map.set(1, 1, 1, 7);
    LabelLayers layers = new LabelLayers(map, 0, 0, 0, 2, 2, 1);
    assertThat(layers.at(0)).isEmpty();
    assertThat(layers.at(-3)).isEmpty();
    assertThat(layers.at(1.2)).containsOnlyKeys(7);
    assertThat(layers.at(1.2).get(7).areaMm2()).isEqualTo(2);
    assertThatThrownBy(() -> new LabelLayers(map, 0, 0, 0, 0, 1, 1))
        .hasMessageContaining("FAB-1410");
  }
}
