package health.fabrica.fhir.udi;

import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.annotation.OperationParam;
import health.fabrica.core.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Year;
import java.util.Optional;
import org.hl7.fhir.r4.model.Base64BinaryType;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Type;
import org.hl7.fhir.r4.model.UriType;
import org.jspecify.annotations.Nullable;

/** The operation {@code $parse-udi}: what a UDI says, without storing anything. */
public final class UdiOperations {

  private final Clock clock;

  /** Shortened years are resolved by this clock's year. */
  public UdiOperations(Clock clock) {
    this.clock = clock;
  }

  /** {@code [base]/$parse-udi}. */
  @Operation(name = "$parse-udi", idempotent = true)
  public Parameters parse(
      @OperationParam(name = "udi", min = 0, max = 1) @Nullable StringType udi,
      @OperationParam(name = "aidc", min = 0, max = 1) @Nullable Base64BinaryType aidc) {
    String text = text(udi, aidc);
    UdiReading reading = Udi.read(text);
    if (reading instanceof UdiReading.Unreadable unreadable) {
      throw unreadable.problem().asException();
    }
    return answer((UdiReading.Understood) reading, Year.now(clock));
  }

  /** {@code [base]/Device/$parse-udi}, the same. */
  @Operation(name = "$parse-udi", typeName = "Device", idempotent = true)
  public Parameters parseForDevice(
      @OperationParam(name = "udi", min = 0, max = 1) @Nullable StringType udi,
      @OperationParam(name = "aidc", min = 0, max = 1) @Nullable Base64BinaryType aidc) {
    return parse(udi, aidc);
  }

  private static String text(@Nullable StringType udi, @Nullable Base64BinaryType aidc) {
    boolean readable = udi != null && udi.hasValue();
    boolean machine = aidc != null && aidc.hasValue();
    if (readable == machine) {
      throw new Problem(
              UdiProblem.REQUEST_INCOMPLETE,
              readable ? "There are both udi and aidc." : "There is neither udi nor aidc.",
              "Send valueString udi with the printed text, or valueBase64Binary aidc with what the"
                  + " scanner read; in a URL write + as %2B and & as %26.")
          .asException();
    }
    return udi != null && readable
        ? udi.getValue()
        : new String(
            Optional.ofNullable(aidc).orElseThrow().getValue(), StandardCharsets.ISO_8859_1);
  }

  private static Parameters answer(UdiReading.Understood reading, Year present) {
    Udi udi = reading.udi();
    Parameters answer = new Parameters();
    add(answer, "agency", Optional.of(new CodeType(udi.issuer().agency())));
    add(answer, "issuer", Optional.of(new UriType(udi.issuer().uri())));
    add(answer, "di", Optional.of(new StringType(udi.deviceIdentifier())));
    add(answer, "lot", udi.lot().map(StringType::new));
    add(answer, "serial", udi.serial().map(StringType::new));
    add(answer, "manufactureDate", udi.manufactureDate().map(d -> date(d, present)));
    add(answer, "expirationDate", udi.expirationDate().map(d -> date(d, present)));
    add(answer, "distinctIdentifier", udi.distinctIdentifier().map(StringType::new));
    add(answer, "hrf", Optional.of(new StringType(udi.hrf())));
    add(
        answer,
        "aidc",
        Optional.of(
            new Base64BinaryType().setValue(udi.aidc().getBytes(StandardCharsets.ISO_8859_1))));
    for (UdiCheck check : reading.checks()) {
      ParametersParameterComponent part = answer.addParameter().setName("check");
      part.addPart().setName("what").setValue(new CodeType(check.what().code()));
      part.addPart().setName("verdict").setValue(new CodeType(check.verdict().code()));
    }
    return answer;
  }

  private static DateTimeType date(UdiDate date, Year present) {
    return new DateTimeType(date.iso(present));
  }

  private static void add(Parameters answer, String name, Optional<? extends Type> value) {
    value.ifPresent(v -> answer.addParameter().setName(name).setValue(v));
  }
}
