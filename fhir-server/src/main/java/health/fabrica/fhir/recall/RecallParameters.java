package health.fabrica.fhir.recall;

import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Type;

/** Recalled devices as FHIR Parameters. */
final class RecallParameters {

  private RecallParameters() {}

  /** A page: one parameter {@code device} each, and the cursor of the next page. */
  static Parameters of(RecallPage page) {
    Parameters answer = new Parameters();
    page.devices().forEach(d -> describe(answer.addParameter().setName("device"), d));
    page.next()
        .ifPresent(
            next ->
                answer
                    .addParameter()
                    .setName("cursor")
                    .setValue(new StringType(Long.toString(next))));
    return answer;
  }

  /** One device alone. */
  static Parameters of(RecalledDevice device) {
    Parameters answer = new Parameters();
    describe(answer.addParameter().setName("device"), device);
    return answer;
  }

  private static void describe(ParametersParameterComponent to, RecalledDevice device) {
    part(to, "device", new Reference(device.reference()));
    text(to, "status", device.status());
    device.deviceIdentifiers().forEach(di -> text(to, "udi-di", di));
    text(to, "lot", device.lot());
    text(to, "serial", device.serial());
    date(to, "manufactured", device.manufactured());
    reference(to, "patient", device.patient());
    part(to, "explanted", new BooleanType(device.explanted()));
    device.bearers().forEach(bearer -> reference(to, "bearer", bearer));
    device.uses().forEach(use -> reference(to, "use", use));
    for (RecalledDevice.Act act : device.procedures()) {
      ParametersParameterComponent procedure = to.addPart().setName("procedure");
      part(procedure, "procedure", new Reference(act.reference()));
      if (!act.action().isEmpty()) {
        part(procedure, "action", new CodeType(act.action()));
      }
      date(procedure, "performed", act.performed());
    }
  }

  private static void text(ParametersParameterComponent to, String name, String text) {
    if (!text.isEmpty()) {
      part(to, name, new StringType(text));
    }
  }

  private static void date(ParametersParameterComponent to, String name, String date) {
    if (!date.isEmpty()) {
      part(to, name, new DateTimeType(date));
    }
  }

  private static void reference(ParametersParameterComponent to, String name, String reference) {
    if (!reference.isEmpty()) {
      part(to, name, new Reference(reference));
    }
  }

  private static void part(ParametersParameterComponent to, String name, Type value) {
    to.addPart().setName(name).setValue(value);
  }
}
