package health.fabrica.dicom.data;

import static org.assertj.core.api.Assertions.assertThat;

import health.fabrica.dicom.TestData;
import health.fabrica.dicom.data.Dictionary.Entry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DictionaryTest {

  private static final Path DCMTK = Path.of("/usr/share/libdcmtk17/dicom.dic");

  /** Retired in PS3.6 and so in pydicom's table; dcmtk 3.6.7 has the rest of group 2130 retired. */
  private static final Set<String> RETIRED_HERE_ONLY = Set.of("213000A0", "213000C0");

  @Test
  void everyRowOfTheIndependentTableOfDcmtkIsHereWithItsVrVmKeywordAndRetirement()
      throws IOException {
    TestData.requirePeer(Files.exists(DCMTK), "dcmtk's dicom.dic");
    Map<String, Entry> theirs = DictionaryTable.DCMTK.read(DCMTK);
    assertThat(theirs).hasSizeGreaterThan(4900);
    Map<String, Entry> different = new TreeMap<>();
    theirs.forEach(
        (tag, row) -> {
          if (!row.equals(Dictionary.entry(one(tag)))) {
            different.put(tag, row);
          }
        });
    assertThat(different.keySet()).isEqualTo(RETIRED_HERE_ONLY);
    different.forEach(
        (tag, row) ->
            assertThat(Dictionary.entry(one(tag)))
                .isEqualTo(new Entry(row.vr(), row.vm(), row.keyword(), true)));
  }

  @Test
  void repeatingAttributesAreKnownInEveryEvenGroupAndInNoOdd() {
    assertThat(Dictionary.keyword(0x60020010)).isEqualTo("OverlayRows");
    assertThat(Dictionary.vr(0x60FE0050, false)).isEqualTo(Vr.SS);
    assertThat(Dictionary.keyword(0x60010010)).isEmpty();
    assertThat(Dictionary.keyword(0x501E3000)).isEqualTo("CurveData");
    assertThat(Objects.requireNonNull(Dictionary.entry(0x501E3000)).retired()).isTrue();
    assertThat(Dictionary.keyword(0x00203142)).isEqualTo("SourceImageIDs");
    assertThat(Dictionary.keyword(0x00280453)).isEqualTo("CoefficientCodingPointers");
    assertThat(Dictionary.keyword(0x10000A24)).isEqualTo("ShiftTableSize");
    assertThat(Dictionary.keyword(0x10101234)).isEqualTo("ZonalMap");
    assertThat(Dictionary.keyword(0x7F120010)).isEqualTo("VariablePixelData");
    assertThat(Dictionary.keyword(0x7FE00010)).isEqualTo("PixelData");
    assertThat(Dictionary.tag("OverlayRows")).contains(0x60000010);
    assertThat(Dictionary.tag("RowsForNthOrderCoefficients")).isEmpty();
  }

  @Test
  void everyValueRepresentationOfTheTableIsOneThatTheCodecKnows() throws IOException {
    int rows = 0;
    for (String line : resource().split("\n")) {
      if (!line.startsWith("#")) {
        String[] row = line.split(" ");
        rows++;
        assertThat(row[1].equals("XS") || Vr.of(row[1]) != null).as(line).isTrue();
        assertThat(Dictionary.entry(one(row[0])))
            .isEqualTo(new Entry(row[1], row[2], row[3], row.length == 5));
      }
    }
    assertThat(rows).isEqualTo(5171);
  }

  @Test
  void theGeneratorMergesTwoTablesAndTheFirstWins(@TempDir Path folder) throws IOException {
    Path first = folder.resolve("_dicom_dict.py");
    Files.writeString(
        first,
        """
            0x00080005: ('CS', '1-n', "Specific Character Set", '', 'SpecificCharacterSet'),  # noqa
            0x00080202: ('OB', '1', "Retired-blank", 'Retired', ''),  # noqa
            0x00280106: ('US or SS', '1', "Smallest Image Pixel Value", '', 'SmallestImagePixelValue'),  # noqa
            0xFFFEE000: ('NONE', '1', "Item", '', 'Item'),  # noqa
            '60xx4000': ('LT', '1', "Overlay Comments", 'Retired', 'OverlayComments'),  # noqa
        """);
    Path second = folder.resolve("dictionary.mjs");
    Files.writeString(
        second,
        row("0008,0005", "SH", "SpecificCharacterSet", "1")
            + row("6000,4000", "LT", "RETIRED_OverlayComments", "1")
            + row("0018,0061", "DS", "RETIRED_undefined", "1")
            + row("0018,9836", "FD", "RETIRED_NewAttribute", "2-2n"));
    Path written = folder.resolve("dictionary.txt");

    DictionaryGenerator.main(new String[] {first.toString(), second.toString(), "" + written});

    assertThat(Files.readString(written).replaceAll("(?m)^#.*\n", ""))
        .isEqualTo(
            """
            00060001 SQ 1 CurrentFrameFunctionalGroupsSequence
            00080005 CS 1-n SpecificCharacterSet
            00189836 FD 2-2n NewAttribute R
            00280106 XS 1 SmallestImagePixelValue
            60xx4000 LT 1 OverlayComments R
            """);
  }

  private static String row(String tag, String vr, String name, String vm) {
    return """
            "(%1$s)": {
                tag: "(%1$s)",
                vr: "%2$s",
                name: "%3$s",
                vm: "%4$s",
                version: "DICOM"
            },
        """
        .formatted(tag, vr, name, vm);
  }

  /** A tag of the row. */
  private static int one(String row) {
    return Integer.parseUnsignedInt(row.replace('x', '2'), 16);
  }

  private static String resource() throws IOException {
    try (var in = Objects.requireNonNull(Dictionary.class.getResourceAsStream("dictionary.txt"))) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    }
  }
}
