package health.fabrica.fhir.store;

import java.nio.file.Path;
import org.hl7.fhir.r4.model.Patient;

/**
 * Writes patients from several threads until it is killed; prints each id once it is acknowledged.
 */
final class WriterProgram {

  private static final int THREADS = 4;

  private WriterProgram() {}

  /** Arguments: URL and user of the database, folder of the blobs. */
  public static void main(String[] arguments) {
    StoreSettings settings =
        arguments[0].startsWith("jdbc:postgresql")
            ? StoreSettings.postgres(arguments[0], arguments[1], "")
            : StoreSettings.at(Path.of(arguments[0]));
    ResourceStore store = TestStores.open(settings, Path.of(arguments[2]));
    for (int i = 0; i < THREADS; i++) {
      new Thread(() -> writeForever(store)).start();
    }
  }

  private static void writeForever(ResourceStore store) {
    while (true) {
      String id =
          store
              .inTransaction(
                  tx -> {
                    Patient patient = new Patient();
                    patient.addIdentifier().setSystem("urn:load").setValue("one");
                    return tx.create(patient);
                  })
              .id();
      synchronized (System.out) {
        System.out.println("stored " + id);
        System.out.flush();
      }
    }
  }
}
