package health.fabrica.dicom.data;

import health.fabrica.dicom.data.Dictionary.Entry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the data dictionaries of other projects: rows by tag, eight digits with x for any. */
enum DictionaryTable {
  /** {@code 0x00080005: ('CS', '1-n', "Specific Character Set", '', 'SpecificCharacterSet'),}. */
  PYDICOM(
      "(?m)^ *(?:0x|')([0-9A-Fx]{8})'?: \\('([^']*)', '([^']*)', \"[^\"]*\", '([^']*)', '([^']*)'\\)") {
    @Override
    Entry entry(MatchResult row) {
      return row(row.group(2), row.group(3), row.group(5), row.group(4).equals("Retired"));
    }

    @Override
    String tag(MatchResult row) {
      return row.group(1);
    }
  },
  /** Five named fields a row, as source text in JavaScript. */
  DCMJS(
      "tag: \"\\(([0-9A-Fa-fx]{4}),([0-9A-Fa-fx]{4})\\)\",\\s*vr: \"([^\"]*)\",\\s*"
          + "name: \"([^\"]*)\",\\s*vm: \"([^\"]*)\",\\s*version: \"([^\"]*)\"") {
    @Override
    Entry entry(MatchResult row) {
      return withPrefix(row.group(3), row.group(5), row.group(4), row.group(6));
    }

    @Override
    String tag(MatchResult row) {
      return upper(row.group(1) + row.group(2));
    }
  },
  /** {@code (0008,0005) CS SpecificCharacterSet 1-n DICOM} with tabs; ranges of groups. */
  DCMTK(
      "(?m)^\\(([0-9A-Fa-f]{4})(-[0-9A-Fa-f]{4})?,([0-9A-Fa-f]{4})(-[0-9A-Fa-f]{4})?\\)"
          + "\t(\\S+)\t(\\S+)\t(\\S+)\t(\\S+)") {
    @Override
    Entry entry(MatchResult row) {
      return withPrefix(row.group(5), row.group(7), row.group(6), row.group(8));
    }

    @Override
    String tag(MatchResult row) {
      return upper(free(row.group(1), row.group(2)) + free(row.group(3), row.group(4)));
    }

    private String free(String digits, @org.jspecify.annotations.Nullable String to) {
      return to == null ? digits : digits.substring(0, 2) + "xx";
    }
  };

  private static final String RETIRED = "RETIRED_";

  private final Pattern rows;

  DictionaryTable(String rows) {
    this.rows = Pattern.compile(rows);
  }

  abstract Entry entry(MatchResult row);

  abstract String tag(MatchResult row);

  /** The rows of a file that have a keyword and a value: no item delimiters. */
  Map<String, Entry> read(Path file) throws IOException {
    Map<String, Entry> entries = new TreeMap<>();
    Matcher matcher = rows.matcher(Files.readString(file, StandardCharsets.UTF_8));
    while (matcher.find()) {
      Entry entry = entry(matcher.toMatchResult());
      if (!entry.keyword().isEmpty() && !entry.vr().isEmpty()) {
        entries.put(tag(matcher.toMatchResult()), entry);
      }
    }
    return entries;
  }

  private static Entry withPrefix(String vr, String vm, String name, String version) {
    boolean retired = name.startsWith(RETIRED) || version.endsWith("/retired");
    String keyword = name.startsWith(RETIRED) ? name.substring(RETIRED.length()) : name;
    return row(vr, vm, keyword.equals("undefined") ? "" : keyword, retired);
  }

  /** One notation for the value representations that depend on other attributes. */
  private static Entry row(String vr, String vm, String keyword, boolean retired) {
    String one =
        switch (vr) {
          case "US or SS", "xs" -> "XS";
          case "OB or OW", "US or SS or OW", "US or OW", "ox", "px", "lt" -> "OW";
          case "up" -> "UL";
          case "NONE", "na" -> "";
          default -> vr;
        };
    return new Entry(one, vm, keyword, retired);
  }

  private static String upper(String tag) {
    return tag.toUpperCase(Locale.ROOT).replace('X', 'x');
  }
}
