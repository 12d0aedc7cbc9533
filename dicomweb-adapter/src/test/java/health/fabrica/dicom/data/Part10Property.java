package health.fabrica.dicom.data;

import static org.assertj.core.api.Assertions.assertThat;

import health.fabrica.core.problem.ProblemException;
import health.fabrica.dicom.Slices;
import health.fabrica.dicom.TestData;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class Part10Property {

  private static final List<byte[]> SEEDS =
      List.of(
          Slices.file(
              Slices.slice(0)
                  .sequence(0x00081140, List.of(Slices.slice(1).build(), Dataset.EMPTY))),
          TestData.bytes(TestData.home("dicom-odd/pydicom/nested_priv_SQ.dcm")),
          TestData.bytes(TestData.home("dicom-odd/pydicom/UN_sequence.dcm")),
          TestData.bytes(TestData.home("dicom-odd/fo-dicom/chrH31.dcm")),
          TestData.bytes(TestData.home("dicom-transfer-syntaxes/small/MR_small_RLE.dcm")),
          TestData.bytes(TestData.home("dicom-transfer-syntaxes/small/image_dfl.dcm")));

  @Provide
  Arbitrary<Dataset> datasets() {
    return Datasets.any(3);
  }

  @Provide
  Arbitrary<String> nativeSyntaxes() {
    return Arbitraries.of(
        TransferSyntax.EXPLICIT_LE, TransferSyntax.EXPLICIT_BE, TransferSyntax.DEFLATED_LE);
  }

  @Property(tries = 200)
  void whatIsWrittenIsRead(
      @ForAll("datasets") Dataset dataset, @ForAll("nativeSyntaxes") String syntax) {
    Dataset whole = withUids(dataset);
    DicomFile read = Part10Reader.read(Part10Writer.write(whole, syntax));
    assertThat(read.dataset()).isEqualTo(whole);
    assertThat(read.warnings()).isEmpty();
  }

  static Dataset withUids(Dataset dataset) {
    return dataset.toBuilder()
        .text(Tag.SOP_CLASS_UID, Slices.CT)
        .text(Tag.SOP_INSTANCE_UID, "1.2.3")
        .build();
  }

  @Property(tries = 300)
  void damagedFilesGiveADataSetOrAProblem(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    byte[] file = SEEDS.get(random.nextInt(SEEDS.size())).clone();
    for (int i = random.nextInt(8); i >= 0; i--) {
      int at = 128 + random.nextInt(Math.min(file.length - 128, 3000));
      file[at] = (byte) (random.nextBoolean() ? random.nextInt() : 0xff);
    }
    try {
      walk(Part10Reader.read(file).dataset());
    } catch (ProblemException e) {
      assertThat(e.problem().code().id()).startsWith("FAB-20");
    }
    try {
      walk(Part10Reader.readHeader(new ByteArrayInputStream(file), file.length).dataset());
    } catch (ProblemException e) {
      assertThat(e.problem().code().id()).startsWith("FAB-20");
    }
  }

  @Property(tries = 200)
  void noiseIsRefused(@ForAll byte[] noise) {
    byte[] file = new byte[132 + noise.length];
    "DICM".chars().forEach(c -> file[128 + "DICM".indexOf(c)] = (byte) c);
    System.arraycopy(noise, 0, file, 132, noise.length);
    try {
      walk(Part10Reader.read(file).dataset());
    } catch (ProblemException e) {
      assertThat(e.problem().code().id()).startsWith("FAB-20");
    }
  }

  /** Every value is looked at: typed getters fail with problems only. */
  private static void walk(Dataset dataset) {
    for (Element element : dataset.elements()) {
      try {
        if (element instanceof Element.Sequence sequence) {
          sequence.items().forEach(Part10Property::walk);
        } else if (element.vr().isText()) {
          dataset.strings(element.tag());
        }
        dataset.doubles(element.tag());
        dataset.integer(element.tag());
      } catch (ProblemException e) {
        assertThat(e.problem().code().id()).startsWith("FAB-20");
      }
    }
  }
}
