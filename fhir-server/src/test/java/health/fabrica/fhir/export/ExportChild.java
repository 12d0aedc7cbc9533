package health.fabrica.fhir.export;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** An export server of its own, to be killed: folder and size of parts are the arguments. */
final class ExportChild {

  private ExportChild() {}

  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    ExportServer server = ExportServer.start(folder, Integer.parseInt(args[1]));
    Path part = folder.resolve("base.part");
    Files.writeString(part, server.base());
    Files.move(part, folder.resolve("base"));
    TimeUnit.MINUTES.sleep(5); // the test ends it long before
    server.close();
  }
}
