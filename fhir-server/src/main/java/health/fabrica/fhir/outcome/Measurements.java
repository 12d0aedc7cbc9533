package health.fabrica.fhir.outcome;

import health.fabrica.conformance.ObservationCode;
import health.fabrica.fhir.store.StoredResource;
import health.fabrica.flow.order.CaseRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Reference;

/**
 * What was measured, each value one Observation with a UCUM unit. {@code Observation.device} is
 * what produced the number: the software for values computed from the model, the printer for what
 * it reported itself. {@code Observation.focus} is the printed object.
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
        put(ObservationCode.MESH_VOLUME, model.meshVolumeMm3(), "mm3", by, at),
        put(ObservationCode.MESH_AREA, model.meshAreaMm2(), "mm2", by, at),
        put(ObservationCode.SURFACE_MOVEMENT, model.deviationMm(), "mm", by, at),
        put(ObservationCode.PLANNED_MATERIAL_VOLUME, model.materialMm3(), "mm3", by, at),
        put(ObservationCode.PLANNED_MATERIAL_MASS, model.massG(), "g", by, at),
        put(ObservationCode.ESTIMATED_PRINT_TIME, model.printTimeSeconds(), "s", by, at));
  }

  private List<StoredResource> ofPrint() {
    CaseRecord.Print print = resources.work().required(CaseRecord.Print.class);
    return print
        .filamentMm()
        .map(mm -> put(ObservationCode.FILAMENT_LENGTH, mm, "mm", printer, print.endedAt()))
        .map(List::of)
        .orElse(List.of());
  }

  private StoredResource put(
      ObservationCode code, double value, String ucum, StoredResource producer, Instant at) {
    Identifier key = resources.key(code.code());
    Observation observation = new Observation();
    observation.addIdentifier(key);
    observation.addBasedOn(resources.order());
    observation.setStatus(ObservationStatus.FINAL);
    observation.setCode(code.concept());
    observation.setSubject(resources.subject());
    observation.addFocus(new Reference(device.reference()));
    observation.setEffective(FhirValues.dateTime(at));
    observation.setIssuedElement(FhirValues.instant(issued));
    observation.setValue(FhirValues.quantity(value, ucum));
    observation.setDevice(new Reference(producer.reference()));
    observation.addDerivedFrom(new Reference(resources.file(FileKind.MESH).reference()));
    return resources.put(observation, key);
  }
}
