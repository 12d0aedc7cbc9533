package health.fabrica.dicom.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The data dictionary of PS3.6, edition 2024c, with retired attributes. */
public final class Dictionary {

  private record Entry(String vr, String keyword) {}

  private static final String SIGN_DEPENDENT = "XS";
  private static final Map<Integer, Entry> BY_TAG = new HashMap<>();
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

  /** The tag of the keyword. */
  public static Optional<Integer> tag(String keyword) {
    return Optional.ofNullable(BY_KEYWORD.get(keyword));
  }

  private static @Nullable Entry entry(int tag) {
    int group = Tag.group(tag);
    boolean repeating =
        (group & 1) == 0 && ((group & 0xff00) == 0x5000 || (group & 0xff00) == 0x6000);
    return BY_TAG.get(repeating ? tag & 0xff00ffff : tag);
  }

  private static void load() {
    try (InputStream in =
            Objects.requireNonNull(Dictionary.class.getResourceAsStream("dictionary.txt"));
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("#")) {
          continue;
        }
        int tag = Integer.parseUnsignedInt(line.substring(0, 8), 16);
        String keyword = line.substring(12);
        BY_TAG.put(tag, new Entry(line.substring(9, 11), keyword));
        BY_KEYWORD.put(keyword, tag);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
