package health.fabrica.dicom.web;

import health.fabrica.dicom.DicomProblem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A media type with parameters (RFC 9110 section 8.3.1): names in any case, values quoted or not,
 * in any order.
 *
 * @param type type and subtype in lower case
 * @param parameters values by lower-case name
 */
public record MediaType(String type, Map<String, String> parameters) {

  private static final int MAX_LENGTH = 4096;

  public MediaType {
    parameters = Map.copyOf(parameters);
  }

  /** A parameter. */
  public Optional<String> parameter(String name) {
    return Optional.ofNullable(parameters.get(name));
  }

  /**
   * Parses one media type.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-2076 when it is malformed
   */
  public static MediaType parse(String text) {
    List<MediaType> all = parseList(text);
    if (all.size() != 1) {
      throw malformed("holds " + all.size() + " media types where one was expected");
    }
    return all.get(0);
  }

  /** Parses a comma-separated list, as in an Accept header. */
  public static List<MediaType> parseList(String text) {
    if (text.length() > MAX_LENGTH) {
      throw malformed("has " + text.length() + " characters");
    }
    Cursor cursor = new Cursor(text);
    List<MediaType> types = new ArrayList<>();
    do {
      types.add(one(cursor));
    } while (cursor.accept(','));
    if (!cursor.atEnd()) {
      throw malformed("ends in something unexpected");
    }
    return types;
  }

  private static MediaType one(Cursor cursor) {
    String type = cursor.token("/").toLowerCase(Locale.ROOT);
    if (type.indexOf('/') <= 0) {
      throw malformed("has no type and subtype");
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    while (cursor.accept(';')) {
      String name = cursor.token("").toLowerCase(Locale.ROOT);
      if (name.isEmpty()) {
        continue;
      }
      if (!cursor.accept('=')) {
        throw malformed("has a parameter without value");
      }
      if (parameters.putIfAbsent(name, cursor.value()) != null) {
        throw malformed("names a parameter twice");
      }
    }
    return new MediaType(type, parameters);
  }

  private static RuntimeException malformed(String what) {
    return DicomProblem.MULTIPART.refuse(
        "A media type " + what + ".", "Correct the sender of the header.");
  }

  /** Walks over the header. */
  private static final class Cursor {
    private final String text;
    private int at;

    Cursor(String text) {
      this.text = text;
    }

    boolean atEnd() {
      skipSpace();
      return at == text.length();
    }

    boolean accept(char c) {
      skipSpace();
      if (at < text.length() && text.charAt(at) == c) {
        at++;
        return true;
      }
      return false;
    }

    String value() {
      skipSpace();
      return at < text.length() && text.charAt(at) == '"' ? quoted() : token("/:=?()@[]{}'");
    }

    /** A token; boundaries in the wild need more characters than the grammar gives them. */
    String token(String alsoAllowed) {
      skipSpace();
      int from = at;
      while (at < text.length()
          && (isTokenChar(text.charAt(at)) || alsoAllowed.indexOf(text.charAt(at)) >= 0)) {
        at++;
      }
      return text.substring(from, at);
    }

    private String quoted() {
      StringBuilder value = new StringBuilder();
      at++;
      while (at < text.length() && text.charAt(at) != '"') {
        if (text.charAt(at) == '\\') {
          at++;
        }
        if (at < text.length()) {
          value.append(text.charAt(at++));
        }
      }
      if (at >= text.length()) {
        throw malformed("has a quote that does not end");
      }
      at++;
      return value.toString();
    }

    private void skipSpace() {
      while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
        at++;
      }
    }

    private static boolean isTokenChar(char c) {
      return c > ' ' && c < 127 && "()<>@,;:\\\"/[]?={}".indexOf(c) < 0;
    }
  }
}
