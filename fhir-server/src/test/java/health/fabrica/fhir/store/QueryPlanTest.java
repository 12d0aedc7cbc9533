package health.fabrica.fhir.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The queries that registries and connectors ask all day touch no table without an index. */
class QueryPlanTest {

  private static ResourceStore store;

  @BeforeAll
  static void open(@TempDir Path folder) {
    store = TestStores.open(folder);
  }

  @AfterAll
  static void close() {
    store.close();
  }

  @ParameterizedTest(name = "{0}?{1}={2} and {3}={4}")
  @CsvSource(
      delimiter = ';',
      value = {
        "Device;udi-di:exact;00888;lot-number;A12,A13",
        "Device;serial-number;S1,S2,S3;manufacture-date;ge2026",
        "Device;material-lot;P1;manufacture-date;le2026",
        "Device;patient;Patient/p1;status;active,inactive",
        "Device;_has:Task:output:printer;Device/p;manufacture-date;ge2026",
        "Device;_has:Provenance:target:agent;Device/p;_id;d1",
        "DeviceUseStatement;device.udi-di:exact;00888;status;active",
        "Procedure;focal-device.type;http://snomed.info/sct|1;date;ge2026",
        "Patient;_has:Device:patient:udi-di;00888;identifier;urn:mrn|1",
        "MedicationDispense;medication.lot-number;L1;status;completed",
        "Task;owner;Organization/o;business-status;printing",
        "Observation;value-quantity;gt5|http://unitsofmeasure.org|mm;code;urn:c|x",
        "Observation;code-value-quantity;urn:c|x$gt5;status;final"
      })
  void everyStepIsASearchInAnIndex(
      String type, String first, String value, String second, String otherValue) {
    SearchRequest request = SearchRequest.of(type).where(first, value).where(second, otherValue);
    List<String> plan =
        store.rows(
            sql -> {
              String select =
                  sql.renderInlined(
                      sql.select(DSL.asterisk())
                          .from(Tables.RESOURCE)
                          .where(Tables.TYPE.eq(type), Tables.DELETED.eq(0))
                          .and(store.condition(request))
                          .orderBy(Tables.RESOURCE_PK)
                          .limit(51));
              return sql.fetch("explain query plan " + select).getValues("detail", String.class);
            });
    assertThat(plan).isNotEmpty().noneMatch(step -> step.startsWith("SCAN"));
  }
}
