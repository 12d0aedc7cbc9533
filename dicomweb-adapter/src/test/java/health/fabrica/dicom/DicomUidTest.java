package health.fabrica.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.fabrica.core.problem.ProblemException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class DicomUidTest {

  @Test
  void onlyDigitsAndDotsUpToSixtyFourAreUids() {
    assertThat(DicomUid.isValid("1.2.840.10008.1.2")).isTrue();
    assertThat(DicomUid.isValid("2." + "1".repeat(62))).isTrue();
    for (String bad :
        List.of(
            "",
            "1",
            "1.",
            ".1",
            "1..2",
            "1.2/../3",
            "1.2%2f",
            "1.2\n",
            "a.b",
            "1." + "1".repeat(63))) {
      assertThatThrownBy(() -> DicomUid.require(bad, "UID"))
          .as(bad)
          .isInstanceOf(ProblemException.class);
    }
  }

  @Test
  void everyProblemCodeIsUniqueAndInTheRangeOfTheModule() {
    assertThat(Arrays.stream(DicomProblem.values()).map(DicomProblem::number))
        .doesNotHaveDuplicates()
        .allSatisfy(n -> assertThat(n).isBetween(2001, 2399));
    assertThat(Arrays.stream(DicomProblem.values()).map(DicomProblem::title))
        .doesNotHaveDuplicates();
  }
}
