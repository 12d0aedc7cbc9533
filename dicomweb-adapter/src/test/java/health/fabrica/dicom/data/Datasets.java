package health.fabrica.dicom.data;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Random data sets. */
public final class Datasets {

  private Datasets() {}

  /** Data sets with text, numbers, bytes and nested sequences. */
  public static Arbitrary<Dataset> any(int depth) {
    Arbitrary<String> texts =
        Arbitraries.strings()
            .withChars("abc^ 日é=\"\u0001/")
            .ofMaxLength(12)
            .map(s -> s.replaceAll("^[= ]+|[= ]+$", ""));
    Arbitrary<byte[]> bytes =
        Arbitraries.bytes()
            .array(byte[].class)
            .ofMaxSize(40)
            .map(b -> java.util.Arrays.copyOf(b, b.length & ~1));
    Arbitrary<List<Dataset>> items =
        depth == 0
            ? Arbitraries.just(List.of())
            : Arbitraries.lazy(() -> any(depth - 1)).list().ofMaxSize(3);
    return Combinators.combine(
            texts.list().ofMaxSize(3),
            Arbitraries.doubles(),
            Arbitraries.integers(),
            bytes,
            items,
            Arbitraries.bigDecimals()
                .between(new java.math.BigDecimal("-9999"), new java.math.BigDecimal("9999"))
                .ofScale(4))
        .as(Datasets::make);
  }

  private static Dataset make(
      List<String> texts,
      double real,
      int whole,
      byte[] bytes,
      List<Dataset> items,
      java.math.BigDecimal decimal) {
    Dataset.Builder data = Dataset.builder().text(Tag.SPECIFIC_CHARACTER_SET, "ISO_IR 192");
    data.text(
        Tag.SERIES_DESCRIPTION,
        Vr.LO,
        texts.stream().map(t -> t.replace('=', '-').strip()).toList());
    data.text(Tag.PATIENT_NAME, Vr.PN, texts.stream().limit(1).map(Datasets::name).toList());
    data.text(Tag.PIXEL_SPACING, decimal.toString(), "1E3", "+2");
    data.numbers(0x00189345, Vr.FD, real, -real);
    data.numbers(0x00720074, Vr.FD);
    data.numbers(Tag.ROWS, Vr.US, whole & 0xffff);
    data.numbers(0x00186020, Vr.SL, whole);
    data.numbers(0x00080301, Vr.US, 7, 8);
    data.numbers(0x00281225, Vr.SS, (short) whole);
    data.bytes(0x00420011, Vr.OB, bytes);
    data.bytes(0x00280009, Vr.AT, new byte[] {0x18, 0, (byte) whole, 0x10});
    data.sequence(0x00081140, items);
    return data.build();
  }

  private static String name(String text) {
    String[] groups = text.split("=");
    return String.join("=", List.of(groups).subList(0, Math.min(3, groups.length)))
        .replaceFirst("[= ]+$", "");
  }
}
