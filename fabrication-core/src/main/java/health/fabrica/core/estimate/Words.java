package health.fabrica.core.estimate;

import java.util.function.Function;

/** The words of one G-code line: a command and letters with numbers. */
final class Words {

  private final String command;
  private final double[] values = new double[26];
  private int present;

  private Words(String command) {
    this.command = command;
  }

  /** Splits a line; the function makes the exception for a line that is none. */
  static Words of(String code, Function<String, RuntimeException> malformed) {
    int end = endOfWord(code, 0);
    String command = code.substring(0, end);
    if (command.length() < 2 || command.length() > 5) {
      throw malformed.apply("is not a command");
    }
    Words words = new Words(command);
    int at = skipSpace(code, end);
    while (at < code.length()) {
      end = endOfWord(code, at);
      words.put(code.charAt(at), code.substring(at + 1, end), malformed);
      at = skipSpace(code, end);
    }
    return words;
  }

  private void put(char letter, String text, Function<String, RuntimeException> malformed) {
    int index = letter - 'A';
    if (index < 0 || index > 25 || (present >> index & 1) != 0) {
      throw malformed.apply("has a word that is no letter with a number, or has one twice");
    }
    present |= 1 << index;
    values[index] = text.isEmpty() ? 0 : number(text, malformed);
  }

  /** A plain decimal number: sign, digits, at most one point. */
  private static double number(String text, Function<String, RuntimeException> malformed) {
    long mantissa = 0;
    int digits = 0;
    double scale = 1;
    boolean point = false;
    int start = text.charAt(0) == '-' || text.charAt(0) == '+' ? 1 : 0;
    for (int i = start; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '.' && !point) {
        point = true;
      } else if (c >= '0' && c <= '9' && digits < 15) {
        mantissa = 10 * mantissa + (c - '0');
        digits++;
        scale = point ? scale * 10 : scale;
      } else {
        throw malformed.apply("has a number that cannot be read");
      }
    }
    if (digits == 0) {
      throw malformed.apply("has a number without digits");
    }
    return (text.charAt(0) == '-' ? -mantissa : mantissa) / scale;
  }

  private static int endOfWord(String code, int from) {
    int end = from;
    while (end < code.length() && code.charAt(end) > ' ') {
      end++;
    }
    return end;
  }

  private static int skipSpace(String code, int from) {
    int at = from;
    while (at < code.length() && code.charAt(at) <= ' ') {
      at++;
    }
    return at;
  }

  String command() {
    return command;
  }

  boolean has(char letter) {
    return (present >> (letter - 'A') & 1) != 0;
  }

  double get(char letter, double otherwise) {
    return has(letter) ? values[letter - 'A'] : otherwise;
  }
}
