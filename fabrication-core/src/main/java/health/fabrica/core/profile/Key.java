package health.fabrica.core.profile;

import java.util.List;
import java.util.Optional;

/**
 * A key that a profile may have.
 *
 * @param path its name; a star stands for a name that the site chooses
 * @param form what its value is
 * @param least smallest number
 * @param most largest number
 * @param choices the words of a choice
 * @param otherwise the value when it is left out; empty when it has to be given
 */
record Key(
    String path,
    Form form,
    double least,
    double most,
    List<String> choices,
    Optional<String> otherwise) {

  /** What a value is. */
  enum Form {
    /** A number with decimals. */
    NUMBER,
    /** A whole number. */
    WHOLE,
    /** True or false. */
    FLAG,
    /** One of some words. */
    CHOICE,
    /** NAME@VERSION of another profile. */
    REFERENCE
  }

  static Key number(String path, double least, double most) {
    return new Key(path, Form.NUMBER, least, most, List.of(), Optional.empty());
  }

  static Key whole(String path, int least, int most) {
    return new Key(path, Form.WHOLE, least, most, List.of(), Optional.empty());
  }

  static Key flag(String path) {
    return new Key(path, Form.FLAG, 0, 0, List.of("true", "false"), Optional.empty());
  }

  static Key choice(String path, String... choices) {
    return new Key(path, Form.CHOICE, 0, 0, List.of(choices), Optional.empty());
  }

  static Key reference(String path) {
    return new Key(path, Form.REFERENCE, 0, 0, List.of(), Optional.empty());
  }

  /** The same key, which may be left out. */
  Key or(String otherwise) {
    return new Key(path, form, least, most, choices, Optional.of(otherwise));
  }

  boolean isNumber() {
    return form == Form.NUMBER || form == Form.WHOLE;
  }

  boolean matches(String given) {
    String[] mine = path.split("/", -1);
    String[] theirs = given.split("/", -1);
    if (mine.length != theirs.length) {
      return false;
    }
    for (int n = 0; n < mine.length; n++) {
      if (!mine[n].equals("*") && !mine[n].equals(theirs[n])) {
        return false;
      }
    }
    return true;
  }

  /** What a value may be, in words. */
  String range() {
    return switch (form) {
      case NUMBER -> "a number from " + plain(least) + " to " + plain(most);
      case WHOLE -> "a whole number from " + plain(least) + " to " + plain(most);
      case FLAG, CHOICE -> "one of: " + String.join(", ", choices);
      case REFERENCE -> "the name and version of a profile, as name@1";
    };
  }

  static String plain(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }
}
