package health.fabrica.core.format;

import health.fabrica.core.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * Cuts a text file into words, line by line, with one small buffer. A word is at most {@value
 * #MAX_WORD} bytes long and holds no control characters. One use, one thread.
 */
final class TextScanner {

  static final int MAX_WORD = 256;

  private final InputStream in;
  private final MeshFormat format;
  private final byte[] buffer = new byte[1 << 16];
  private int at;
  private int end;
  private final byte[] word = new byte[MAX_WORD];
  private int length;
  private long line = 1;

  TextScanner(InputStream in, MeshFormat format) {
    this.in = in;
    this.format = format;
  }

  /** The present line, counted from 1. */
  long line() {
    return line;
  }

  /** The next byte without taking it, or -1 at the end. */
  int peek() throws IOException {
    if (at == end) {
      end = in.read(buffer, 0, buffer.length);
      at = 0;
      if (end <= 0) {
        end = 0;
        return -1;
      }
    }
    return buffer[at] & 0xFF;
  }

  /** The next byte, or -1 at the end. */
  int take() throws IOException {
    int c = peek();
    at += c < 0 ? 0 : 1;
    return c;
  }

  /** Moves to the next word of this line; false at the end of the line, which stays unread. */
  boolean wordInLine() throws IOException {
    while (true) {
      int c = peek();
      if (c == '#') {
        skipComment();
      } else if (c == ' ' || c == '\t' || c == '\r') {
        at++;
      } else if (c == '\\') {
        at++;
        continueLine();
      } else if (c < 0 || c == '\n') {
        return false;
      } else {
        readWord();
        return true;
      }
    }
  }

  private void continueLine() throws IOException {
    int c = take();
    if (c == '\r') {
      c = take();
    }
    if (c != '\n') {
      throw malformed("has a backslash inside a line");
    }
    line++;
  }

  private void skipComment() throws IOException {
    for (int c = peek(); c >= 0 && c != '\n'; c = peek()) {
      at++;
    }
  }

  private void readWord() throws IOException {
    length = 0;
    for (int c = peek(); c > ' ' && c != '#'; c = peek()) {
      if (length == MAX_WORD) {
        throw malformed("has a word of more than " + MAX_WORD + " bytes");
      }
      word[length++] = (byte) c;
      at++;
    }
    if (length == 0) {
      throw malformed("has the control character " + peek());
    }
  }

  /** Moves to the next word of the file, over line ends; false at the end of the file. */
  boolean word() throws IOException {
    while (!wordInLine()) {
      if (!endLine()) {
        return false;
      }
    }
    return true;
  }

  /** Leaves this line; false at the end of the file. Words left in it are skipped. */
  boolean endLine() throws IOException {
    for (int c = take(); c >= 0; c = take()) {
      if (c == '\n') {
        line++;
        return true;
      }
    }
    return false;
  }

  /** The rest of this line as text without the comment sign having a meaning, at most 1 KB. */
  String restOfLine() throws IOException {
    byte[] text = new byte[1024];
    int n = 0;
    for (int c = peek(); c >= 0 && c != '\n'; c = peek()) {
      if (n == text.length) {
        throw malformed("has a line of more than " + n + " bytes");
      }
      text[n++] = (byte) c;
      at++;
    }
    return new String(text, 0, n, StandardCharsets.ISO_8859_1).strip();
  }

  /** Whether the present word is this one, in any case. */
  boolean is(String lowerCase) {
    if (length != lowerCase.length()) {
      return false;
    }
    for (int n = 0; n < length; n++) {
      if (Character.toLowerCase((char) (word[n] & 0xFF)) != lowerCase.charAt(n)) {
        return false;
      }
    }
    return true;
  }

  /** The present word in lower case. */
  String text() {
    return new String(word, 0, length, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
  }

  /** Cuts the present word at the first such character. */
  void cutAt(char separator) {
    for (int n = 0; n < length; n++) {
      if (word[n] == separator) {
        length = n;
      }
    }
  }

  /** The present word as a finite number. */
  double number() {
    double value = DecimalText.number(word, length);
    if (Double.isNaN(value)) {
      throw isNotFinite()
          ? FormatProblem.MODEL_NOT_FINITE.refuse(
              "Line " + line + " of the " + format.title() + " has the number " + text() + ".",
              "Export the model again.")
          : malformed("has a word where a number belongs");
    }
    if (Math.abs(value) > Float.MAX_VALUE) {
      throw FormatProblem.MODEL_NOT_FINITE.refuse(
          "Line " + line + " of the " + format.title() + " has a number too large to store.",
          "Export the model again.");
    }
    return value;
  }

  private boolean isNotFinite() {
    String plain = length < 20 ? text() : "";
    while (plain.startsWith("-") || plain.startsWith("+")) {
      plain = plain.substring(1);
    }
    return Arrays.asList("nan", "nan(ind)", "1.#qnan", "1.#ind", "1.#inf", "inf", "infinity")
        .contains(plain);
  }

  /** The present word as a whole number. */
  int integer() {
    int n = length > 0 && (word[0] == '-' || word[0] == '+') ? 1 : 0;
    long value = 0;
    if (n == length || length > 11) {
      throw malformed("has a word where a whole number belongs");
    }
    for (int d = n; d < length; d++) {
      if (word[d] < '0' || word[d] > '9') {
        throw malformed("has a word where a whole number belongs");
      }
      value = 10 * value + word[d] - '0';
    }
    value = word[0] == '-' ? -value : value;
    if (value != (int) value) {
      throw malformed("has a whole number that is too large");
    }
    return (int) value;
  }

  /** The file breaks the rules of its format in this line. */
  ProblemException malformed(String what) {
    return FormatProblem.MODEL_MALFORMED.refuse(
        "Line " + line + " of the " + format.title() + " " + what + ".",
        "Export the model again, best as 3MF.");
  }

  /** The file ends too early. */
  ProblemException truncated(String inside) {
    return FormatProblem.MODEL_TRUNCATED.refuse(
        "The " + format.title() + " ends in line " + line + " inside " + inside + ".",
        "Transfer or export the model again.");
  }
}
