package health.fabrica.fhir.subscription;

import health.fabrica.conformance.BusinessStatus;
import health.fabrica.conformance.FabricaTerms;
import health.fabrica.conformance.SubscriptionTopic;
import health.fabrica.fhir.store.WrittenResource;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r4.model.Procedure.ProcedureStatus;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestStatus;
import org.hl7.fhir.r4.model.Task;

/** Which writes set which topic off: what holds after the write and did not before. */
final class TopicTriggers {

  private static final String IMPLANTED = "implanted";

  private TopicTriggers() {}

  /** Whether the write of a resource of the topic's type sets the topic off. */
  static boolean fires(SubscriptionTopic topic, WrittenResource written) {
    return switch (topic) {
      case ORDER_RECEIVED -> becomes(written, ServiceRequest.class, TopicTriggers::isOrdered);
      case TASK_STATUS_CHANGED -> taskMoved(written);
      case APPROVAL_NEEDED ->
          becomes(written, Task.class, t -> is(t, BusinessStatus.AWAITING_CLINICAL_APPROVAL));
      case DEVICE_RELEASED -> becomes(written, Device.class, TopicTriggers::isReleased);
      case IMPLANT_RECORDED -> becomes(written, Procedure.class, TopicTriggers::isImplantation);
      case WRITE_BACK_FAILED ->
          becomes(written, Task.class, t -> is(t, BusinessStatus.RELEASED) && t.hasStatusReason());
      case RECALL_MATCH -> nameableChanged(written);
    };
  }

  private static <T extends Resource> boolean becomes(
      WrittenResource written, Class<T> type, Predicate<T> state) {
    return state.test(written.stored().resource(type))
        && written.previous().map(old -> !state.test(old.resource(type))).orElse(true);
  }

  /** An order that comes back from on-hold was received before. */
  private static boolean isOrdered(ServiceRequest order) {
    return order.getStatus() == ServiceRequestStatus.ACTIVE
        || order.getStatus() == ServiceRequestStatus.ONHOLD;
  }

  private static boolean taskMoved(WrittenResource written) {
    Task now = written.stored().resource(Task.class);
    Optional<Task> before = written.previous().map(old -> old.resource(Task.class));
    return before.filter(old -> standing(old).equals(standing(now))).isEmpty();
  }

  private static List<String> standing(Task task) {
    String status = task.getStatus() == null ? "" : task.getStatus().toCode();
    List<String> business =
        task.getBusinessStatus().getCoding().stream()
            .map(coding -> coding.getSystem() + "|" + coding.getCode())
            .toList();
    return List.of(status, String.join(" ", business));
  }

  private static boolean is(Task task, BusinessStatus status) {
    return status.in(task.getBusinessStatus());
  }

  /** Records of finished objects are written at the release; equipment has no patient. */
  private static boolean isReleased(Device device) {
    return device.hasPatient()
        && device.getStatus() == Device.FHIRDeviceStatus.ACTIVE
        && device.getIdentifier().stream()
            .anyMatch(identifier -> FabricaTerms.IDENTIFIER.equals(identifier.getSystem()));
  }

  /**
   * Whether a notice may name the device now and did not before; the filter says whether it does. A
   * change of the patient counts, since another is to be told then.
   */
  private static boolean nameableChanged(WrittenResource written) {
    Base now = nameable(written.stored().resource(Device.class));
    return written
        .previous()
        .map(old -> !nameable(old.resource(Device.class)).equalsDeep(now))
        .orElse(true);
  }

  /** The parts of a device that search parameters of recalls look at. */
  private static Device nameable(Device device) {
    Device part = new Device();
    part.setUdiCarrier(device.getUdiCarrier()).setDeviceName(device.getDeviceName());
    part.setLotNumber(device.getLotNumber()).setSerialNumber(device.getSerialNumber());
    part.setManufacturer(device.getManufacturer()).setModelNumber(device.getModelNumber());
    part.setManufactureDateElement(device.getManufactureDateElement());
    part.setExpirationDateElement(device.getExpirationDateElement());
    part.setIdentifier(device.getIdentifier()).setProperty(device.getProperty());
    part.setDefinition(device.getDefinition()).setParent(device.getParent());
    part.setType(device.getType()).setPatient(device.getPatient());
    return part;
  }

  private static boolean isImplantation(Procedure procedure) {
    return procedure.getStatus() == ProcedureStatus.COMPLETED
        && procedure.getFocalDevice().stream()
            .flatMap(device -> device.getAction().getCoding().stream())
            .map(Coding::getCode)
            .anyMatch(IMPLANTED::equals);
  }
}
