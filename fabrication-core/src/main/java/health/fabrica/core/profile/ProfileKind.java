package health.fabrica.core.profile;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a profile describes. */
public enum ProfileKind {
  /** A machine. */
  PRINTER,
  /** What is printed, and the classes of device it is allowed for. */
  MATERIAL,
  /** How a material is printed on a machine, and what that can make. */
  PROCESS,
  /** What a site pays. */
  COST;

  /** The word in files. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<ProfileKind> ofWord(String word) {
    return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
  }
}
