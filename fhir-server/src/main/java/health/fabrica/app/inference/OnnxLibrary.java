package health.fabrica.app.inference;

import health.fabrica.core.inference.InferenceProblem;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Loads ONNX Runtime from a folder of the site. The adapter's classes come with the program, but
 * are defined here a second time, beside the library that they need; all others are the program's.
 */
final class OnnxLibrary extends URLClassLoader {

  private static final String ADAPTER = "health.fabrica.app.inference.onnx.";
  private static final String LIBRARY = "ai.onnxruntime.";
  private static final String OPENER = ADAPTER + "OnnxOpener";
  private static final String NO_TELEMETRY = "ORT_DISABLE_TELEMETRY";

  private final ClassLoader program;

  private OnnxLibrary(URL[] jars, ClassLoader program) {
    super("onnxruntime", jars, program);
    this.program = program;
  }

  /**
   * What opens models.
   *
   * @param folder with {@code onnxruntime-VERSION.jar}
   * @param environment of the process
   * @throws health.fabrica.core.problem.ProblemException FAB-1357 when it is not there, does not
   *     load, or would gather telemetry
   */
  static ModelOpener opener(Path folder, Map<String, String> environment) {
    refuseTelemetry(environment);
    URL[] jars = jars(folder);
    // Lives as long as the program: a native library is not unloaded at will.
    OnnxLibrary library = new OnnxLibrary(jars, OnnxLibrary.class.getClassLoader());
    try {
      return (ModelOpener) library.loadClass(OPENER).getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException | LinkageError e) {
      throw InferenceProblem.RUNTIME_MISSING
          .with(
              "ONNX Runtime was found but does not load: " + e.getClass().getSimpleName() + ".",
              "Take the jar for this machine and Java 17; the temporary folder must allow native"
                  + " libraries to be executed.")
          .asException(e);
    }
  }

  /**
   * The library looks at the command line for its telemetry as soon as it is loaded; a long one
   * overflows its stack and ends the whole process. Only the environment turns that off in time.
   */
  private static void refuseTelemetry(Map<String, String> environment) {
    if (!"1".equals(environment.get(NO_TELEMETRY))) {
      throw InferenceProblem.RUNTIME_MISSING.refuse(
          "ONNX Runtime gathers telemetry of this process unless " + NO_TELEMETRY + " is 1.",
          "Start the program with ./fabrica, or set " + NO_TELEMETRY + "=1 in its environment.");
    }
  }

  private static URL[] jars(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> jars =
          files
              .filter(file -> String.valueOf(file.getFileName()).matches("onnxruntime.*\\.jar"))
              .sorted()
              .toList();
      if (jars.size() == 1) {
        return new URL[] {jars.get(0).toUri().toURL()};
      }
      throw missing(jars.size() + " of them are there");
    } catch (IOException e) {
      throw missing("the folder cannot be read");
    }
  }

  private static RuntimeException missing(String what) {
    return InferenceProblem.RUNTIME_MISSING.refuse(
        "The folder of the library that runs models must hold one onnxruntime-VERSION.jar; "
            + what
            + ".",
        "Get com.microsoft.onnxruntime:onnxruntime (MIT) from Maven Central, tested with 1.29.0.");
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(ADAPTER) && !name.startsWith(LIBRARY)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      @Nullable Class<?> loaded = findLoadedClass(name);
      return loaded != null ? loaded : name.startsWith(LIBRARY) ? findClass(name) : adapter(name);
    }
  }

  private Class<?> adapter(String name) throws ClassNotFoundException {
    try (@Nullable InputStream in =
        program.getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      byte[] code = in.readAllBytes();
      return defineClass(name, code, 0, code.length);
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }
}
