package health.fabrica.core.problem;

import static org.assertj.core.api.Assertions.assertThat;

import health.fabrica.core.blob.BlobProblem;
import health.fabrica.core.design.DesignProblem;
import health.fabrica.core.image.ImageProblem;
import health.fabrica.core.inference.InferenceProblem;
import health.fabrica.core.mesh.MeshProblem;
import health.fabrica.core.recipe.RecipeProblem;
import health.fabrica.core.segment.SegmentProblem;
import health.fabrica.core.work.WorkMonitor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ProblemCodesTest {

  private static List<ProblemCode> codes() {
    return Stream.<ProblemCode[]>of(
            BlobProblem.values(),
            ImageProblem.values(),
            RecipeProblem.values(),
            SegmentProblem.values(),
            MeshProblem.values(),
            DesignProblem.values(),
            InferenceProblem.values(),
            WorkMonitor.Stopped.values())
        .flatMap(Arrays::stream)
        .toList();
  }

  @Test
  void numbersAreUniqueAndInTheRangeOfTheCore() {
    assertThat(codes()).extracting(ProblemCode::number).doesNotHaveDuplicates();
    assertThat(codes()).allSatisfy(c -> assertThat(c.number()).isBetween(1000, 1999));
    assertThat(codes()).allSatisfy(c -> assertThat(c.title()).isNotBlank());
    assertThat(codes()).allSatisfy(c -> assertThat(c.category()).isNotNull());
  }

  @Test
  void aProblemReadsAsCodeMessageAndHint() {
    Problem problem = new Problem(SegmentProblem.EMPTY, "Nothing there.", "Look elsewhere.");
    assertThat(problem).hasToString("FAB-1202 Nothing there. Look elsewhere.");
    Throwable cause = new IllegalStateException("inner");
    ProblemException e = problem.asException(cause);
    assertThat(e).hasMessage(problem.toString()).hasCause(cause);
    assertThat(e.problem()).isSameAs(problem);
    assertThat(new Problem(SegmentProblem.EMPTY, "Nothing.", "")).hasToString("FAB-1202 Nothing.");
  }

  @Test
  void onlyOutagesAndBusyPeersPassByThemselves() {
    assertThat(Category.values())
        .filteredOn(Category::isTransient)
        .containsExactly(Category.UNAVAILABLE, Category.BUSY);
  }
}
