package health.fabrica.fhir.r5;

import static org.hl7.fhir.convertors.factory.VersionConvertorFactory_40_50.convertType;

import health.fabrica.fhir.store.SearchPage;
import health.fabrica.fhir.store.SearchRequest;
import health.fabrica.fhir.store.SearchRequest.Criterion;
import health.fabrica.fhir.store.StoreReader;
import health.fabrica.fhir.store.StoredResource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.DeviceUseStatement;
import org.hl7.fhir.r4.model.DeviceUseStatement.DeviceUseStatementStatus;
import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r5.model.CodeableConcept;
import org.hl7.fhir.r5.model.DataType;
import org.hl7.fhir.r5.model.DateTimeType;
import org.hl7.fhir.r5.model.DeviceAssociation;
import org.hl7.fhir.r5.model.Identifier;
import org.hl7.fhir.r5.model.Meta;
import org.hl7.fhir.r5.model.Period;
import org.hl7.fhir.r5.model.Reference;
import org.jspecify.annotations.Nullable;

/**
 * Who bears which device: one association for each DeviceUseStatement, and one for each Device that
 * names a patient for which there is no statement. Completed Procedures on the device say whether
 * it is explanted or else implanted, and when; without any the status is unknown.
 */
final class R5Associations {

  private static final String STATUS = "http://hl7.org/fhir/deviceassociation-status";
  private static final String IMPLANTED = "implanted";
  private static final String EXPLANTED = "explanted";
  private static final String OF_STATEMENT = "u-";
  private static final String OF_DEVICE = "d-";
  private static final int LONGEST_ID = 64;
  private static final int PAGE = 200;

  private final StoreReader store;

  R5Associations(StoreReader store) {
    this.store = store;
  }

  /** A page of the view. */
  record Page(List<DeviceAssociation> associations, Optional<String> next) {}

  Optional<DeviceAssociation> read(String id) {
    String stored = id.length() > 2 ? id.substring(2) : "";
    if (id.startsWith(OF_STATEMENT)) {
      return store.read(R5Types.USE, stored).map(this::ofStatement);
    }
    return id.startsWith(OF_DEVICE)
        ? store.read(R5Types.DEVICE, stored).flatMap(this::ofDevice)
        : Optional.empty();
  }

  /**
   * One page: first those of statements, then those of devices. The cursor begins with a letter
   * that says which.
   *
   * @param devices whether devices can match at all
   */
  Page search(SearchRequest request, boolean devices) {
    String cursor = request.cursor();
    boolean second = cursor != null && cursor.startsWith(OF_DEVICE);
    String inner = cursor == null || cursor.length() <= 2 ? null : cursor.substring(2);
    return second
        ? devicePage(request.withTotal(false).after(inner))
        : statementPage(request.withTotal(false).after(inner), devices);
  }

  private Page statementPage(SearchRequest request, boolean devices) {
    SearchPage page = store.search(request);
    List<DeviceAssociation> found =
        new ArrayList<>(page.matches().stream().map(this::ofStatement).toList());
    int left = request.count() - found.size();
    if (page.next().isPresent() || !devices || left <= 0) {
      Optional<String> end = devices ? Optional.of(OF_DEVICE) : Optional.empty();
      return new Page(found, page.next().map(c -> OF_STATEMENT + c).or(() -> end));
    }
    Page rest = devicePage(request.after(null).count(left));
    found.addAll(rest.associations());
    return new Page(found, rest.next());
  }

  private Page devicePage(SearchRequest request) {
    SearchRequest devices =
        SearchRequest.of(R5Types.DEVICE)
            .count(request.count())
            .after(request.cursor())
            .where("patient:missing", "false");
    for (Criterion c : request.criteria()) {
      devices = onDevices(devices, c);
    }
    List<DeviceAssociation> found = new ArrayList<>();
    SearchPage page = store.search(devices);
    page.matches().forEach(d -> ofDevice(d).ifPresent(found::add));
    return new Page(found, page.next().map(c -> OF_DEVICE + c));
  }

  private static SearchRequest onDevices(SearchRequest devices, Criterion c) {
    if (!c.name().startsWith("device")) {
      return devices.where(c.name(), c.value());
    }
    if (c.name().contains(":") && !c.name().equals("device:Device")) {
      throw R5Query.refusal(
          "The modifier of " + c.name() + " is not offered.", "Search by device=Device/id.");
    }
    return devices.where("_id", c.value().replace("Device/", ""));
  }

  private DeviceAssociation ofStatement(StoredResource stored) {
    DeviceUseStatement use = stored.resource(DeviceUseStatement.class);
    DeviceAssociation association = begin(stored, OF_STATEMENT);
    use.getIdentifier().forEach(i -> association.addIdentifier((Identifier) convertType(i)));
    association.setDevice((Reference) convertType(use.getDevice()));
    association.setSubject((Reference) convertType(use.getSubject()));
    History history = history(use.getDevice().getReference(), use.getSubject().getReference());
    if (use.hasTiming()) {
      setPeriod(association, convertType(use.getTiming()));
    } else {
      setPeriod(association, history.period());
    }
    boolean error = use.getStatus() == DeviceUseStatementStatus.ENTEREDINERROR;
    association.setStatus(status(error ? "entered-in-error" : history.status()));
    if (use.hasBodySite()) {
      association.addExtension(
          R5Device.OF_R4 + "DeviceUseStatement.bodySite", convertType(use.getBodySite()));
    }
    return association;
  }

  private static void setPeriod(DeviceAssociation association, @Nullable DataType timing) {
    if (timing instanceof Period period) {
      association.setPeriod(period);
    } else if (timing instanceof DateTimeType time) {
      association.setPeriod(new Period().setStartElement(time));
    } else if (timing != null) {
      association.addExtension(R5Device.OF_R4 + "DeviceUseStatement.timing", timing);
    }
  }

  private Optional<DeviceAssociation> ofDevice(StoredResource stored) {
    Device device = stored.resource(Device.class);
    if (!device.hasPatient() || hasStatement(stored, device)) {
      return Optional.empty();
    }
    DeviceAssociation association = begin(stored, OF_DEVICE);
    association.setDevice(new Reference("Device/" + stored.id()));
    association.setSubject((Reference) convertType(device.getPatient()));
    History history = history(stored.reference(), device.getPatient().getReference());
    setPeriod(association, history.period());
    boolean error = device.getStatus() == Device.FHIRDeviceStatus.ENTEREDINERROR;
    association.setStatus(status(error ? "entered-in-error" : history.status()));
    return Optional.of(association);
  }

  private boolean hasStatement(StoredResource stored, Device device) {
    return device.getPatient().hasReference()
        && !store
            .search(
                SearchRequest.of(R5Types.USE)
                    .where("device", stored.reference())
                    .where("patient", device.getPatient().getReference())
                    .count(1))
            .matches()
            .isEmpty();
  }

  private static DeviceAssociation begin(StoredResource stored, String prefix) {
    DeviceAssociation association = new DeviceAssociation();
    String id = prefix + stored.id();
    if (id.length() <= LONGEST_ID) {
      association.setId(id);
    }
    Meta meta = new Meta();
    meta.setLastUpdatedElement(
        new org.hl7.fhir.r5.model.InstantType(stored.lastUpdated().toString()));
    association.setMeta(meta);
    return association;
  }

  private static CodeableConcept status(String code) {
    CodeableConcept status = new CodeableConcept();
    status.addCoding().setSystem(STATUS).setCode(code);
    return status;
  }

  /**
   * What Procedures say became of a device, the last of them of its state.
   *
   * @param status implanted, explanted or unknown
   * @param implanted when it came into the patient last
   * @param explanted when it was taken out after that
   */
  private record History(
      String status, @Nullable DateTimeType implanted, @Nullable DateTimeType explanted) {

    @Nullable Period period() {
      return implanted == null && explanted == null
          ? null
          : new Period().setStartElement(implanted).setEndElement(explanted);
    }
  }

  private History history(@Nullable String device, @Nullable String patient) {
    History history = new History("unknown", null, null);
    for (Procedure procedure : procedures(device, patient)) {
      for (var focal : procedure.getFocalDevice()) {
        if (device == null || !device.equals(focal.getManipulated().getReference())) {
          continue;
        }
        for (var coding : focal.getAction().getCoding()) {
          if (IMPLANTED.equals(coding.getCode())) {
            history = new History(IMPLANTED, performed(procedure), null);
          } else if (EXPLANTED.equals(coding.getCode())) {
            history = new History(EXPLANTED, history.implanted(), performed(procedure));
          }
        }
      }
    }
    return history;
  }

  /** In the order in which they were performed; those that do not say when come first. */
  private List<Procedure> procedures(@Nullable String device, @Nullable String patient) {
    if (device == null || patient == null) {
      return List.of();
    }
    return store
        .search(
            SearchRequest.of("Procedure")
                .where("focal-device", device)
                .where("patient", patient)
                .where("status", "completed")
                .count(PAGE))
        .matches()
        .stream()
        .map(p -> p.resource(Procedure.class))
        .sorted(Comparator.comparing(R5Associations::moment))
        .toList();
  }

  private static Instant moment(Procedure procedure) {
    DateTimeType performed = performed(procedure);
    return performed == null || performed.getValue() == null
        ? Instant.MIN
        : performed.getValue().toInstant();
  }

  private static @Nullable DateTimeType performed(Procedure procedure) {
    if (procedure.hasPerformedDateTimeType()) {
      return (DateTimeType) convertType(procedure.getPerformedDateTimeType());
    }
    return procedure.hasPerformedPeriod() && procedure.getPerformedPeriod().hasStart()
        ? (DateTimeType) convertType(procedure.getPerformedPeriod().getStartElement())
        : null;
  }
}
