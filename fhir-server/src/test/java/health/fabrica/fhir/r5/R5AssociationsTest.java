package health.fabrica.fhir.r5;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import health.fabrica.fhir.store.ResourceStore;
import health.fabrica.fhir.store.TestStores;
import java.nio.file.Path;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r5.model.DeviceAssociation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class R5AssociationsTest {

  private ResourceStore store;

  @BeforeEach
  void open(@TempDir Path folder) {
    store = TestStores.open(folder);
    put("{'resourceType':'Patient','id':'p'}");
    put("{'resourceType':'Device','id':'d','patient':{'reference':'Patient/p'}}");
  }

  @AfterEach
  void close() throws Exception {
    store.close();
  }

  private void put(String json) {
    Resource resource =
        (Resource) FhirContext.forR4Cached().newJsonParser().parseResource(json.replace('\'', '"'));
    store.inTransaction(tx -> tx.update(resource));
  }

  private void act(String id, String action, String performed) {
    put(
        "{'resourceType':'Procedure','id':'"
            + id
            + "','status':'completed','subject':{'reference':'Patient/p'},"
            + performed
            + "'focalDevice':[{'action':{'coding':[{'code':'"
            + action
            + "'}]},'manipulated':{'reference':'Device/d'}}]}");
  }

  private static String on(String day) {
    return "'performedDateTime':'" + day + "',";
  }

  private String state() {
    DeviceAssociation association = new R5Associations(store).read("d-d").orElseThrow();
    return association.getStatus().getCodingFirstRep().getCode()
        + " "
        + association.getPeriod().getStartElement().getValueAsString()
        + " "
        + association.getPeriod().getEndElement().getValueAsString();
  }

  /** In whatever order the Procedures came to be stored. */
  @Test
  void theLastProcedureSaysWhetherTheDeviceIsInThePatient() {
    act("third", "implanted", on("2026-03-01"));
    act("first", "implanted", on("2026-01-01"));
    assertThat(state()).isEqualTo("implanted 2026-03-01 null");
    act("second", "explanted", on("2026-02-01"));
    assertThat(state()).isEqualTo("implanted 2026-03-01 null");
    act("fourth", "explanted", on("2026-04-01"));
    assertThat(state()).isEqualTo("explanted 2026-03-01 2026-04-01");
  }

  @Test
  void aProcedureThatDoesNotSayWhenIsTakenForTheEarliest() {
    act("a", "explanted", on("2026-02-01"));
    act("b", "implanted", "");
    assertThat(state()).isEqualTo("explanted null 2026-02-01");
  }
}
