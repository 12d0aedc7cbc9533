package health.fabrica.fhir.subscription;

import health.fabrica.fhir.store.StoreSettings;
import java.nio.file.Path;

/** Subscribes, then writes tasks and delivers them until it is killed; prints each id stored. */
final class SubscriptionProgram {

  private SubscriptionProgram() {}

  /** Arguments: URL and user of the database, folder of the blobs, endpoint. */
  public static void main(String[] arguments) {
    SubscriptionNode node =
        new SubscriptionNode(
            StoreSettings.postgres(arguments[0], arguments[1], ""),
            Path.of(arguments[2]),
            HookDesk.QUICK);
    node.subscribe(arguments[3]);
    while (true) {
      System.out.println("stored " + node.write());
      System.out.flush();
    }
  }
}
