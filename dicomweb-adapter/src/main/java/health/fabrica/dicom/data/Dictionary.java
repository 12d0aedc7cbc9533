package health.fabrica.dicom.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The data dictionary: PS3.6, edition 2024c, and the command set of PS3.7, with retired attributes
 * and repeating groups. The table is written by a generator; see NOTICE for its sources.
 */
public final class Dictionary {

  /**
   * One row.
   *
   * @param vr the value representation, or XS: US or SS by Pixel Representation
   * @param vm the value multiplicity as the standard writes it
   */
  record Entry(String vr, String vm, String keyword, boolean retired) {}

  /** Attributes whose tag has free digits: those with the bits of the mask equal to the tag's. */
  private record Repeating(int mask, int tag, Entry entry) {}

  private static final String SIGN_DEPENDENT = "XS";
  private static final Map<Integer, Entry> BY_TAG = new HashMap<>();
  private static final Map<Integer, List<Repeating>> BY_GROUP_BYTE = new HashMap<>();
  private static final Map<String, Integer> BY_KEYWORD = new HashMap<>();

  static {
    load();
  }

  private Dictionary() {}

  /** The VR of the tag in the implicit encoding; UN when unknown. */
  public static Vr vr(int tag, boolean signedPixels) {
    if (Tag.isGroupLength(tag)) {
      return Vr.UL;
    }
    if (Tag.isPrivateCreator(tag)) {
      return Vr.LO;
    }
    Entry entry = entry(tag);
    if (entry == null) {
      return Vr.UN;
    }
    if (entry.vr().equals(SIGN_DEPENDENT)) {
      return signedPixels ? Vr.SS : Vr.US;
    }
    return Objects.requireNonNull(Vr.of(entry.vr()));
  }

  /** The keyword of the tag; empty when unknown. */
  public static String keyword(int tag) {
    Entry entry = entry(tag);
    return entry == null ? "" : entry.keyword();
  }

  /** The tag of the keyword, of a repeating group the lowest; none of a repeating element. */
  public static Optional<Integer> tag(String keyword) {
    return Optional.ofNullable(BY_KEYWORD.get(keyword));
  }

  /** All tags that stand for one attribute alone, ascending; repeating ones are not among them. */
  public static List<Integer> tags() {
    return BY_TAG.keySet().stream().sorted(Integer::compareUnsigned).toList();
  }

  /** The row of the tag; null when unknown. */
  static @Nullable Entry entry(int tag) {
    Entry exact = BY_TAG.get(tag);
    if (exact != null || (Tag.group(tag) & 1) != 0) {
      return exact;
    }
    for (Repeating candidate : BY_GROUP_BYTE.getOrDefault(tag >>> 24, List.of())) {
      if ((tag & candidate.mask()) == candidate.tag()) {
        return candidate.entry();
      }
    }
    return null;
  }

  private static void load() {
    try (InputStream in =
            Objects.requireNonNull(Dictionary.class.getResourceAsStream("dictionary.txt"));
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.startsWith("#")) {
          add(line.split(" "));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void add(String[] row) {
    Entry entry = new Entry(row[1], row[2], row[3], row.length > 4);
    int tag = Integer.parseUnsignedInt(row[0].replace('x', '0'), 16);
    if (row[0].indexOf('x') < 0) {
      BY_TAG.put(tag, entry);
    } else {
      int mask = Integer.parseUnsignedInt(row[0].replaceAll("[0-9A-F]", "F").replace('x', '0'), 16);
      BY_GROUP_BYTE
          .computeIfAbsent(tag >>> 24, group -> new ArrayList<>())
          .add(new Repeating(mask, tag, entry));
    }
    if (row[0].lastIndexOf('x') < 4) {
      BY_KEYWORD.put(entry.keyword(), tag);
    }
  }
}
