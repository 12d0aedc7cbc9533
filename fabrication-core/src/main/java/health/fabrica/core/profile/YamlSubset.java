package health.fabrica.core.profile;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the subset of YAML that profiles are written in, into one flat map: the keys of a nested
 * value are joined with slashes. Each file is read by an object of its own, in time and memory
 * linear in its size.
 */
final class YamlSubset {

  /** Longest file. */
  static final int MAX_BYTES = 1 << 16;

  private static final int MAX_DEPTH = 4;
  private static final Pattern KEY = Pattern.compile("([A-Za-z0-9._-]{1,60}):(?: +(.*))?");
  private static final Pattern NO_PLAIN =
      Pattern.compile("[&*!|>%@`{}\\[\\],#?:\"'].*|-(?![0-9]).*");

  private final String file;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final Map<String, Integer> seen = new HashMap<>();
  private final Deque<Level> levels = new ArrayDeque<>();
  private @Nullable Open open;
  private int itemIndent;
  private int line;

  /** Keys of one indentation. */
  private record Level(int indent, String prefix) {}

  /** A key whose value follows in the next lines. */
  private record Open(String path, int line, int indent, List<String> items) {}

  private YamlSubset(String file) {
    this.file = file;
    levels.push(new Level(0, ""));
  }

  /**
   * The values by their paths, in the order of the file.
   *
   * @param file its name, for messages
   * @throws health.fabrica.core.problem.ProblemException FAB-1450
   */
  static Map<String, Entry> read(String file, byte[] bytes) {
    YamlSubset reader = new YamlSubset(file);
    if (bytes.length > MAX_BYTES) {
      throw reader.refused(
          "has " + bytes.length + " bytes", "Keep it below " + MAX_BYTES + " bytes.");
    }
    for (String text : reader.decoded(bytes).split("\n", -1)) {
      reader.line++;
      reader.line(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
    }
    reader.close();
    return reader.entries;
  }

  private String decoded(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw refused("is no UTF-8 text", "Save it as UTF-8.");
    }
  }

  private void line(String text) {
    if (text.chars().anyMatch(YamlSubset::isOdd)) {
      throw refused("has a tab or another control character", "Use spaces.");
    }
    String shown = withoutComment(text);
    String content = shown.trim();
    if (content.isEmpty()) {
      return;
    }
    int indent = leadingSpaces(shown);
    if (content.equals("-") || content.startsWith("- ")) {
      item(indent, content.substring(1).trim());
    } else {
      key(indent, content);
    }
  }

  /** Controls, the mark of byte order, and the line ends that only some readers know. */
  private static boolean isOdd(int c) {
    return Character.isISOControl(c) || c == 0xFEFF || c == 0x2028 || c == 0x2029;
  }

  private void item(int indent, String text) {
    Open list = open;
    if (list == null || indent < list.indent()) {
      throw refused("has an item of no list", "Write the key of the list above it.");
    }
    if (!list.items().isEmpty() && indent != itemIndent) {
      throw refused("is indented by " + indent, "Indent it as its neighbours.");
    }
    itemIndent = indent;
    list.items().add(scalar(text));
  }

  private void key(int indent, String content) {
    Matcher form = KEY.matcher(content);
    if (!form.matches()) {
      throw refused("has no key and value", "Write key: value.");
    }
    Open parent = open;
    if (parent != null && parent.items().isEmpty() && indent > parent.indent()) {
      if (levels.size() == MAX_DEPTH) {
        throw refused("nests deeper than " + MAX_DEPTH + " levels", "Write it flatter.");
      }
      levels.push(new Level(indent, parent.path() + "/"));
      open = null;
    } else {
      close();
      while (levels.size() > 1 && indent < levels.element().indent()) {
        levels.pop();
      }
    }
    Level level = levels.element();
    if (level.indent() != indent) {
      throw refused("is indented by " + indent, "Indent it as its neighbours.");
    }
    String path = level.prefix() + form.group(1);
    Integer before = seen.putIfAbsent(path, line);
    if (before != null) {
      throw refused("gives " + path + " again, after line " + before, "Keep one of them.");
    }
    String value = form.group(2) == null ? "" : form.group(2).trim();
    if (value.isEmpty()) {
      open = new Open(path, line, indent, new ArrayList<>());
    } else {
      entries.put(path, value.startsWith("[") ? inline(value) : Entry.of(line, scalar(value)));
    }
  }

  /** Ends the list that is open; a key without any value is refused. */
  private void close() {
    Open ended = open;
    if (ended == null) {
      return;
    }
    if (ended.items().isEmpty()) {
      line = ended.line();
      throw refused("has no value for " + ended.path(), "Give one, or leave the key out.");
    }
    entries.put(ended.path(), new Entry(ended.line(), true, ended.items()));
    open = null;
  }

  private Entry inline(String value) {
    if (!value.endsWith("]")) {
      throw refused("opens a list that it does not close", "Close it in the same line with ].");
    }
    String inner = value.substring(1, value.length() - 1).trim();
    List<String> items = new ArrayList<>();
    if (!inner.isEmpty()) {
      for (String part : inner.split(",", -1)) {
        items.add(scalar(part.trim()));
      }
    }
    return new Entry(line, true, items);
  }

  private String scalar(String text) {
    char first = text.isEmpty() ? ' ' : text.charAt(0);
    if (first == '"' || first == '\'') {
      int end = text.length() - 1;
      String inner = end < 1 || text.charAt(end) != first ? "\\" : text.substring(1, end);
      if (inner.indexOf(first) >= 0 || inner.indexOf('\\') >= 0) {
        throw refused("has a quoted text that does not end, or with escapes", "Use plain quotes.");
      }
      return inner;
    }
    if (text.isEmpty()
        || NO_PLAIN.matcher(text).matches()
        || text.contains(": ")
        || text.contains(" #")
        || text.endsWith(":")) {
      throw refused("has a value that this reader does not know", "Put it into quotes.");
    }
    return text;
  }

  private static int leadingSpaces(String text) {
    int n = 0;
    while (n < text.length() && text.charAt(n) == ' ') {
      n++;
    }
    return n;
  }

  /** A comment begins with # at the begin of a line or after a space, outside of quotes. */
  private static String withoutComment(String text) {
    char quote = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quote != 0) {
        quote = c == quote ? 0 : quote;
      } else if ((c == '"' || c == '\'') && opens(text, i)) {
        quote = c;
      } else if (c == '#' && (i == 0 || text.charAt(i - 1) == ' ')) {
        return text.substring(0, i);
      }
    }
    return text;
  }

  /** A quote opens a text only where a value begins. */
  private static boolean opens(String text, int i) {
    String before = text.substring(0, i).stripTrailing();
    return before.endsWith(":")
        || before.endsWith("[")
        || before.endsWith(",")
        || before.trim().equals("-");
  }

  private RuntimeException refused(String what, String hint) {
    return ProfileProblem.UNREADABLE.refuse(
        file + (line > 0 ? ", line " + line : "") + ": the text " + what + ".", hint);
  }
}
