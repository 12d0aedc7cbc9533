package health.fabrica.core.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import health.fabrica.core.polygon.Polygons;
import health.fabrica.core.polygon.Region;
import health.fabrica.core.polygon.Ring;
import health.fabrica.core.work.WorkMonitor;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdhesionTest {

  private static final Region FRAME =
      Polygons.difference(Parts.rectangle(0, 0, 20, 10), Parts.rectangle(2, 2, 18, 8));

  @Test
  void aBrimLiesOutsideBeadByBeadAndLeavesHolesFree() {
    List<Ring> lines = Adhesion.brim(FRAME, 3, 0.5, 0, WorkMonitor.NONE);
    Region area = Adhesion.brimArea(FRAME, 3, 0.5, 0, WorkMonitor.NONE);

    assertThat(lines).hasSize(3);
    assertThat(lines.get(0).lengthMm()).isCloseTo(60 + 2 * Math.PI * 1.25, within(0.02));
    assertThat(lines.get(2).lengthMm()).isCloseTo(60 + 2 * Math.PI * 0.25, within(0.02));
    assertThat(area.areaMm2()).isCloseTo(60 * 1.5 + Math.PI * 1.5 * 1.5, within(0.1));
    double beads = lines.stream().mapToDouble(line -> line.lengthMm() * 0.5).sum();
    assertThat(beads).isCloseTo(area.areaMm2(), within(0.1));
    assertThat(Polygons.intersection(area, Parts.rectangle(0, 0, 20, 10)).isEmpty()).isTrue();
    assertThat(Adhesion.brimArea(FRAME, 0, 0.5, 0, WorkMonitor.NONE).isEmpty()).isTrue();
  }

  @Test
  void aSkirtGoesAroundAllPartsAtOnce() {
    Region two =
        Polygons.union(List.of(Parts.rectangle(0, 0, 5, 5), Parts.rectangle(30, 0, 35, 5)));

    List<Ring> lines = Adhesion.skirt(two, 2, 0.5, 3, WorkMonitor.NONE);

    assertThat(lines).hasSize(2);
    assertThat(lines.get(1).lengthMm()).isCloseTo(80 + 2 * Math.PI * 3.25, within(0.05));
    assertThat(Adhesion.skirt(Region.EMPTY, 1, 0.5, 3, WorkMonitor.NONE)).isEmpty();
  }

  @Test
  void aRaftReachesBeyondAndHasNoHoles() {
    Region raft = Adhesion.raft(FRAME, 3, WorkMonitor.NONE);

    assertThat(raft.islands()).singleElement().satisfies(i -> assertThat(i.holes()).isEmpty());
    assertThat(raft.areaMm2()).isCloseTo(20 * 10 + 60 * 3 + Math.PI * 9, within(0.3));
  }
}
