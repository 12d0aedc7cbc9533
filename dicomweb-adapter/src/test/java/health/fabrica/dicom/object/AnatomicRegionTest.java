package health.fabrica.dicom.object;

import static org.assertj.core.api.Assertions.assertThat;

import health.fabrica.dicom.Slices;
import health.fabrica.dicom.data.Tag;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AnatomicRegionTest {

  private static Optional<String> code(String term) {
    SourceSeries source =
        SourceSeries.of(List.of(Slices.slice(0).text(Tag.BODY_PART_EXAMINED, term).build()));
    return AnatomicRegion.of(source).map(CodedConcept::value);
  }

  @Test
  void aTermOfTheStandardHasItsCodeAndAnyOtherHasNone() {
    assertThat(code("SKULL")).contains("89546000");
    assertThat(code("CHEST ")).contains("816094009");
    assertThat(code("KIEFER")).isEmpty();
    assertThat(code("")).isEmpty();
    assertThat(AnatomicRegion.of(SourceSeries.of(List.of(Slices.slice(0).build())))).isEmpty();
  }
}
