package health.fabrica.fhir.outcome;

import health.fabrica.fhir.store.StoredResource;
import health.fabrica.flow.order.CaseRecord;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;

/**
 * What was measured, each value one Observation with a UCUM unit. {@code Observation.device} is
 * what produced the number: the software for values computed from the model, the printer for what it
 * reported itself. {@code Observation.focus} is the printed object.
 */
final class Measurements {

  private final CaseResources resources;
  private final StoredResource device;
  private final StoredResource printer;
  private final Instant issued;

  Measurements(
      CaseResources resources, StoredResource device, StoredResource printer, Instant issued) {
    this.resources = resources;
    this.device = device;
    this.printer = printer;
    this.issued = issued;
  }

  List<StoredResource> write() {
    List<StoredResource> written = new ArrayList<>(ofModel());
    written.addAll(ofPrint());
    return written;
  }

  private List<StoredResource> ofModel() {
    CaseRecord.Model model = resources.work().required(CaseRecord.Model.class);
    StoredResource by = Equipment.software(resources, model.softwareVersion());
    Instant at = model.at();
    return List.of(
        put("mesh-volume", "Volume of the mesh", value(model.meshVolumeMm3(), "mm3"), by, at),
        put("mesh-area", "Surface area of the mesh", value(model.meshAreaMm2(), "mm2"), by, at),
        put(
            "surface-deviation",
            "Greatest distance that smoothing and decimation moved the surface",
            value(model.deviationMm(), "mm"),
            by,
            at),
        put("material-volume", "Material, planned", value(model.materialMm3(), "mm3"), by, at),
        put("material-mass", "Mass, planned", value(model.massG(), "g"), by, at),
        put(
            "estimated-print-time",
            "Print time, estimated",
            value(model.printTimeSeconds(), "s"),
            by,
            at));
  }

  private List<StoredResource> ofPrint() {
    CaseRecord.Print print = resources.work().required(CaseRecord.Print.class);
    List<StoredResource> written = new ArrayList<>();
    print
        .startedAt()
        .map(start -> seconds(Duration.between(start, print.endedAt())))
        .ifPresent(
            time ->
                written.add(
                    put("print-time", "Print time, reported", time, printer, print.endedAt())));
    print
        .filamentMm()
        .map(length -> value(length, "mm"))
        .ifPresent(
            length ->
                written.add(
                    put(
                        "filament-used",
                        "Filament used, reported",
                        length,
                        printer,
                        print.endedAt())));
    return written;
  }

  private static Quantity value(double value, String ucum) {
    return FhirValues.quantity(value, ucum);
  }

  private static Quantity seconds(Duration time) {
    return FhirValues.quantity(BigDecimal.valueOf(time.toMillis(), 3), "s");
  }

  private StoredResource put(
      String code, String display, Quantity value, StoredResource producer, Instant at) {
    Identifier key = resources.key(code);
    Observation observation = new Observation();
    observation.addIdentifier(key);
    observation.addBasedOn(resources.order());
    observation.setStatus(ObservationStatus.FINAL);
    observation.setCode(FhirValues.concept(OutcomeTerms.MEASUREMENT, code, display));
    observation.setSubject(resources.subject());
    observation.addFocus(new Reference(device.reference()));
    observation.setEffective(FhirValues.dateTime(at));
    observation.setIssuedElement(FhirValues.instant(issued));
    observation.setValue(value);
    observation.setDevice(new Reference(producer.reference()));
    observation.addDerivedFrom(
        new Reference(
            resources.required("DocumentReference", FileKind.MESH.code()).reference()));
    return resources.put(observation, key);
  }
}
