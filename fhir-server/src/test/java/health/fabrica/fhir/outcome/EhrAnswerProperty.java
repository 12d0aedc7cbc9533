package health.fabrica.fhir.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import health.fabrica.core.problem.ProblemException;
import java.util.Optional;
import java.util.function.UnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;

/** Whatever the EHR answers is a delivery or a typed problem. */
final class EhrAnswerProperty {

  private static final EhrAnswer JUDGE =
      new EhrAnswer(CaseFixture.CONTEXT, UnaryOperator.identity());
  private static final String GOOD =
      """
      {"resourceType":"Bundle","type":"transaction-response","entry":[
       {"response":{"status":"201 Created","location":"Device/7/_history/1"}}]}
      """;

  @Property(tries = 200)
  void anyTextUnderAnyStatusIsJudged(
      @ForAll @IntRange(min = 100, max = 599) int status, @ForAll String body) {
    assertThat(judge(status, body)).isEmpty();
  }

  @Property(tries = 300)
  void aDamagedAnswerIsJudged(
      @ForAll @IntRange(min = 0, max = 150) int place, @ForAll char damage) {
    int at = place % GOOD.length();
    judge(200, GOOD.substring(0, at) + damage + GOOD.substring(at + 1));
    judge(200, GOOD.substring(0, at));
  }

  @Property(tries = 1)
  void theGoodAnswerNamesTheDevice() {
    assertThat(judge(200, GOOD)).contains("Device/7");
  }

  @Property(tries = 1)
  void deepNestingIsJudged() {
    judge(200, "{\"resourceType\":\"Bundle\",\"entry\":".repeat(20_000));
    judge(200, "[".repeat(100_000));
  }

  private static Optional<String> judge(int status, String body) {
    Bundle sent = new Bundle().setType(BundleType.TRANSACTION);
    sent.addEntry().getRequest().setMethod(HTTPVerb.POST).setUrl("Device");
    try {
      return JUDGE.accept(new OutcomeBundle(sent, 0), new EhrClient.Answer(status, body));
    } catch (ProblemException e) {
      assertThat(e.problem().code()).isInstanceOf(OutcomeProblem.class);
      return Optional.empty();
    }
  }
}
