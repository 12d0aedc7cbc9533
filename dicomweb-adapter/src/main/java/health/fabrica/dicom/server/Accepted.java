package health.fabrica.dicom.server;

import health.fabrica.core.problem.ProblemException;
import health.fabrica.dicom.DicomProblem;
import health.fabrica.dicom.web.MediaType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a request accepts, best first (PS3.18 section 8.7.5): the query parameter {@code accept}
 * before the header, and within each by quality.
 *
 * @param types media types; never empty
 */
record Accepted(List<MediaType> types) {

  private static final MediaType ANY = MediaType.parse("*/*");
  private static final String MULTIPART = "multipart/related";

  Accepted {
    types = List.copyOf(types);
  }

  static Accepted of(Collection<String> parameters, Collection<String> headers) {
    List<MediaType> types = new ArrayList<>();
    try {
      parameters.forEach(text -> types.addAll(byQuality(text)));
      headers.forEach(text -> types.addAll(byQuality(text)));
    } catch (ProblemException e) {
      throw DicomProblem.REQUEST.refuse(
          "What the request accepts is not understood: " + e.problem().message(),
          "Correct the Accept header.");
    }
    return new Accepted(types.isEmpty() ? List.of(ANY) : types);
  }

  private static List<MediaType> byQuality(String text) {
    return MediaType.parseList(text).stream()
        .filter(type -> quality(type) > 0)
        .sorted(Comparator.comparingDouble(Accepted::quality).reversed())
        .toList();
  }

  private static double quality(MediaType type) {
    try {
      return type.parameter("q").map(Double::parseDouble).orElse(1.0);
    } catch (NumberFormatException e) {
      return 1;
    }
  }

  /** One alternative: the representation and whether it comes in parts. */
  record Form(String type, boolean multipart, Optional<String> transferSyntax) {

    /** Whether the representation may be of that type. */
    boolean allows(String wanted) {
      return type.equals("*/*")
          || type.equals(wanted)
          || type.endsWith("/*") && wanted.startsWith(type.substring(0, type.length() - 1));
    }
  }

  /** The alternatives, best first; a wildcard is meant both in parts and in one. */
  List<Form> forms() {
    List<Form> forms = new ArrayList<>();
    for (MediaType type : types) {
      Optional<String> syntax = type.parameter("transfer-syntax");
      if (type.type().equals(MULTIPART) || type.type().equals("multipart/*")) {
        MediaType inner = type.parameter("type").map(MediaType::parse).orElse(ANY);
        // some write the transfer syntax inside the quotes of the type
        forms.add(
            new Form(inner.type(), true, syntax.or(() -> inner.parameter("transfer-syntax"))));
      } else {
        if (type.type().equals("*/*")) {
          forms.add(new Form("*/*", true, syntax));
        }
        forms.add(new Form(type.type(), false, syntax));
      }
    }
    return forms;
  }

  /** Whether a body of this type, not in parts, will do. */
  boolean allowsSingle(String type) {
    return forms().stream().anyMatch(form -> !form.multipart() && form.allows(type));
  }

  static ProblemException notAcceptable(String available) {
    return DicomProblem.NOT_ACCEPTABLE.refuse(
        "The request accepts none of the representations there are: " + available + ".",
        "Accept one of them; transfer-syntax=* is always possible for objects and frames.");
  }
}
