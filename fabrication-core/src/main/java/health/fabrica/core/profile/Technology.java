package health.fabrica.core.profile;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How a machine makes layers; the words of ISO/ASTM 52900 in the comments. */
public enum Technology {
  /** Material extrusion of filament. */
  FILAMENT,
  /** Vat photopolymerisation with a display. */
  RESIN,
  /** Powder bed fusion, of polymer or metal. */
  POWDER,
  /** Material extrusion of pastes, gels and liquids. */
  PASTE;

  /** The word in files. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<Technology> ofWord(String word) {
    return Arrays.stream(values()).filter(made -> made.word().equals(word)).findFirst();
  }
}
