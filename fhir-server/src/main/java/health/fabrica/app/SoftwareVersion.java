package health.fabrica.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version of this build, as the build wrote it down. */
public final class SoftwareVersion {

  private static final String RESOURCE = "/fabrica-version.properties";

  private SoftwareVersion() {}

  /** For example {@code 0.1.0-SNAPSHOT}. */
  public static String current() {
    try (InputStream in = SoftwareVersion.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("the build left out " + RESOURCE);
      }
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version", "unknown");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
