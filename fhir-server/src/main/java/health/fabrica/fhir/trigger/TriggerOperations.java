package health.fabrica.fhir.trigger;

import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.annotation.OperationParam;
import health.fabrica.dicom.watch.TriggerProblem;
import health.fabrica.fhir.store.ResourceStore;
import health.fabrica.fhir.trigger.TriggerRows.Row;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Date;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.UriType;
import org.jspecify.annotations.Nullable;

/**
 * The list of series for people: {@code $triggers} reads it, {@code $retrigger} has a series
 * without an order looked at again, after its cause was mended. The list names no patient.
 */
public final class TriggerOperations {

  private static final int DEFAULT_COUNT = 50;
  private static final int MAX_COUNT = 500;

  private final ResourceStore store;
  private final SeriesList list;

  /** Reads and changes the list in the store. */
  public TriggerOperations(ResourceStore store, Clock clock) {
    this.store = store;
    this.list = new SeriesList(Duration.ZERO, clock);
  }

  /** The series in a state or in all, the last changed first, with the number of all. */
  @Operation(name = "$triggers", idempotent = true)
  public Parameters triggers(
      @OperationParam(name = "state", min = 0, max = 1) @Nullable CodeType state,
      @OperationParam(name = "count", min = 0, max = 1) @Nullable IntegerType count,
      @OperationParam(name = "offset", min = 0, max = 1) @Nullable IntegerType offset) {
    Optional<TriggerState> wanted = Optional.ofNullable(state).map(TriggerOperations::state);
    int limit = number("count", count, DEFAULT_COUNT, MAX_COUNT);
    int skipped = number("offset", offset, 0, Integer.MAX_VALUE);
    return store.rows(
        dsl -> {
          Parameters answer = new Parameters();
          answer.addParameter("total", new IntegerType(TriggerRows.count(dsl, wanted)));
          TriggerRows.list(dsl, wanted, limit, skipped)
              .forEach(row -> describe(answer.addParameter().setName("series"), row));
          return answer;
        });
  }

  private static TriggerState state(CodeType code) {
    return TriggerState.ofCode(code.getValue())
        .orElseThrow(
            () ->
                TriggerProblem.LIST_REQUEST.refuse(
                    "No state is called '" + code.getValue() + "'.",
                    "Use one of: "
                        + Arrays.stream(TriggerState.values())
                            .map(TriggerState::code)
                            .collect(Collectors.joining(", "))
                        + "."));
  }

  private static int number(String name, @Nullable IntegerType value, int otherwise, int most) {
    if (value == null) {
      return otherwise;
    }
    if (value.getValue() < 0 || value.getValue() > most) {
      throw TriggerProblem.LIST_REQUEST.refuse(
          "The parameter " + name + " is " + value.getValue() + ".", "Send 0 to " + most + ".");
    }
    return value.getValue();
  }

  /** Looks at the series again now; answers its entry. */
  @Operation(name = "$retrigger")
  public Parameters retrigger(
      @OperationParam(name = "series", min = 1, max = 1) @Nullable StringType series) {
    String uid = series == null ? "" : series.getValue();
    Row row =
        store.inTransaction(
            tx -> {
              Optional<Row> before = list.again(tx, uid);
              if (before.isEmpty()) {
                throw TriggerProblem.SERIES_UNKNOWN.refuse(
                    "The list has no series with this SeriesInstanceUID.",
                    "See $triggers, or store the series.");
              }
              if (before.get().orderId().isPresent()) {
                throw TriggerProblem.ORDERED_ALREADY.refuse(
                    "Series " + uid + " has ServiceRequest/" + before.get().orderId().get() + ".",
                    "To have it made again, send an order.");
              }
              return TriggerRows.find(tx.dsl(), uid).orElseThrow();
            });
    Parameters answer = new Parameters();
    describe(answer.addParameter().setName("series"), row);
    return answer;
  }

  private static void describe(ParametersParameterComponent entry, Row row) {
    entry.addPart().setName("seriesInstanceUid").setValue(new StringType(row.seriesUid()));
    entry.addPart().setName("studyInstanceUid").setValue(new StringType(row.studyUid()));
    entry.addPart().setName("state").setValue(new CodeType(row.state().code()));
    entry.addPart().setName("source").setValue(new StringType(row.source()));
    if (!row.root().isEmpty()) {
      entry.addPart().setName("dicomWeb").setValue(new UriType(row.root()));
    }
    entry.addPart().setName("firstSeen").setValue(new InstantType(Date.from(row.firstSeen())));
    entry.addPart().setName("changed").setValue(new InstantType(Date.from(row.changed())));
    row.rule().ifPresent(r -> text(entry, "rule", r));
    row.others().ifPresent(o -> text(entry, "otherRules", o));
    row.orderId()
        .ifPresent(
            id -> entry.addPart().setName("order").setValue(new Reference("ServiceRequest/" + id)));
    row.problem().ifPresent(p -> text(entry, "problem", p));
    row.message().ifPresent(m -> text(entry, "message", m));
    row.hint().filter(h -> !h.isEmpty()).ifPresent(h -> text(entry, "hint", h));
  }

  private static void text(ParametersParameterComponent entry, String name, String value) {
    entry.addPart().setName(name).setValue(new StringType(value));
  }
}
