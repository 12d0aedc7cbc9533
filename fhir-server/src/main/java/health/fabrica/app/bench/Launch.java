package health.fabrica.app.bench;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Command lines of the servers. */
final class Launch {

  private static final String MAIN = "health.fabrica.app.Main";
  private static final List<String> KEPT = List.of("-XX:", "-Xm", "-Xs", "-Dfabrica.");

  private Launch() {}

  /**
   * Our own server: the Java, class path and JVM options of this process, so that what is measured
   * is what the launcher runs. Settings of the environment (FABRICA_*) reach it too.
   *
   * @param options further JVM options
   */
  static List<String> own(int port, Path data, List<String> options) {
    List<String> command = new ArrayList<>(List.of(java()));
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> KEPT.stream().anyMatch(argument::startsWith))
        .forEach(command::add);
    command.add("-Djava.awt.headless=true");
    command.addAll(options);
    command.addAll(program());
    command.addAll(
        List.of("serve", "--host", "127.0.0.1", "--port", Integer.toString(port), "--data"));
    command.add(data.toAbsolutePath().toString());
    return command;
  }

  /** Another main class of this program, with the JVM options given and no others. */
  static List<String> other(Class<?> main, List<String> options, List<String> arguments) {
    List<String> command = new ArrayList<>(List.of(java()));
    command.addAll(options);
    command.addAll(
        List.of("-cp", absolute(System.getProperty("java.class.path", "")), main.getName()));
    command.addAll(arguments);
    return command;
  }

  private static List<String> program() {
    String classPath = System.getProperty("java.class.path", "");
    return classPath.endsWith(".jar") && !classPath.contains(File.pathSeparator)
        ? List.of("-jar", absolute(classPath))
        : List.of("-cp", absolute(classPath), MAIN);
  }

  /** A child runs in another folder. */
  private static String absolute(String classPath) {
    return String.join(
        File.pathSeparator,
        Arrays.stream(classPath.split(File.pathSeparator))
            .filter(entry -> !entry.isEmpty())
            .map(entry -> Path.of(entry).toAbsolutePath().toString())
            .toList());
  }

  /** A Spring Boot jar that keeps its data in the folder it runs in. */
  static List<String> peer(Path jar, int port, List<String> options) {
    List<String> command = new ArrayList<>(List.of(java()));
    command.addAll(options);
    command.addAll(List.of("-jar", jar.toAbsolutePath().toString(), "--server.port=" + port));
    return command;
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }
}
