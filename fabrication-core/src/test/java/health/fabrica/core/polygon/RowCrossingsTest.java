package health.fabrica.core.polygon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowCrossingsTest {

  private static List<String> rows(RowCrossings crossings) {
    List<String> found = new ArrayList<>();
    crossings.forEachRow(
        (row, at, from, to) ->
            found.add(row + " " + Arrays.toString(Arrays.copyOfRange(at, from, to))));
    return found;
  }

  @Test
  void rowsComeInTheirOrderAndTheirPlacesInTheirs() {
    RowCrossings crossings = new RowCrossings();
    crossings.add(2, 5);
    crossings.add(-1, 3);
    crossings.add(2, 1.5);
    crossings.add(-1, -4);
    assertThat(crossings.size()).isEqualTo(4);
    assertThat(rows(crossings)).containsExactly("-1 [-4.0, 3.0]", "0 []", "1 []", "2 [1.5, 5.0]");
    crossings.clear();
    assertThat(rows(crossings)).isEmpty();
  }

  @Test
  void rowsThatLieTooCloseAreRefusedInsteadOfLeftOut() {
    RowCrossings crossings = new RowCrossings();
    crossings.add(-2_000_000_000, 0);
    crossings.add(2_000_000_000, 0);
    assertThatThrownBy(() -> rows(crossings))
        .hasMessageContaining("FAB-1402")
        .hasMessageContaining("4000000001 rows");
  }
}
