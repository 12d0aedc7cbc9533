package health.fabrica.dicom.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.fabrica.core.problem.ProblemException;
import health.fabrica.dicom.DicomProblem;
import health.fabrica.dicom.TestData;
import health.fabrica.dicom.data.ByteSlice;
import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.Element;
import health.fabrica.dicom.data.Part10Reader;
import health.fabrica.dicom.data.Tag;
import health.fabrica.dicom.data.Vr;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class DicomJsonTest {

  @Test
  void namesAndNumbersHaveTheFormOfTheModel() {
    Dataset dataset =
        Dataset.builder()
            .text(Tag.PATIENT_NAME, "Yamada^Tarou=山田^太郎")
            .text(Tag.PIXEL_SPACING, "0.451171875", "1E3")
            .text(Tag.IMAGE_TYPE, "A", "", "B")
            .numbers(Tag.ROWS, Vr.US, 512)
            .bytes(0x00420011, Vr.OB, new byte[] {1, 2})
            .text(Tag.PATIENT_ID)
            .build();
    assertThat(DicomJsonWriter.write(dataset))
        .isEqualTo(
            "{\"00080005\":{\"vr\":\"CS\",\"Value\":[\"ISO_IR 192\"]},"
                + "\"00080008\":{\"vr\":\"CS\",\"Value\":[\"A\",null,\"B\"]},"
                + "\"00100010\":{\"vr\":\"PN\",\"Value\":[{\"Alphabetic\":\"Yamada^Tarou\","
                + "\"Ideographic\":\"山田^太郎\"}]},"
                + "\"00100020\":{\"vr\":\"LO\"},"
                + "\"00280010\":{\"vr\":\"US\",\"Value\":[512]},"
                + "\"00280030\":{\"vr\":\"DS\",\"Value\":[0.451171875,\"1E3\"]},"
                + "\"00420011\":{\"vr\":\"OB\",\"InlineBinary\":\"AQI=\"}}");
  }

  @Test
  void formsOfOtherWritersAreRead() {
    Dataset read =
        DicomJsonReader.read(
            """
            {"0020000d":{"Value":["1.2"],"vr":"UI"},
             "00280030":{"vr":"DS","Value":["0.5",0.25]},
             "00100010":{"vr":"PN","Value":[{},null]},
             "00081140":{"vr":"SQ","Value":[{},{"00080018":{"vr":"UI","Value":["1.3"]}}]},
             "7FE00010":{"vr":"OW","BulkDataURI":"http://x/bulk"},
             "00281050":{"vr":"DS"}}
            """);
    assertThat(read.string(Tag.STUDY_INSTANCE_UID)).hasValue("1.2");
    assertThat(read.doubles(Tag.PIXEL_SPACING)).containsExactly(0.5, 0.25);
    assertThat(read.items(0x00081140)).hasSize(2);
    assertThat(read.find(Tag.PIXEL_DATA))
        .hasValue(new Element.Bulk(Tag.PIXEL_DATA, Vr.OW, "http://x/bulk"));
    assertThat(read.has(0x00281050)).isFalse();
  }

  @Test
  void whatBreaksTheModelIsRefused() {
    for (String bad :
        List.of(
            "",
            "[]",
            "{",
            "{\"x\":1}",
            "{\"00100010\":3}",
            "{\"00100010\":{\"Value\":[\"a\"]}}",
            "{\"00280010\":{\"vr\":\"US\",\"Value\":[70000]}}",
            "{\"00280010\":{\"vr\":\"US\",\"Value\":[\"x\"]}}",
            "{\"00100020\":{\"vr\":\"LO\",\"Value\":[\"a\\\\b\"]}}",
            "{\"00100020\":{\"vr\":\"LO\",\"Value\":[true]}}",
            "{\"00420011\":{\"vr\":\"OB\",\"InlineBinary\":\"?\"}}",
            "{\"00100020\":{\"vr\":\"LO\"},\"00100020\":{\"vr\":\"LO\"}}",
            "{} {}",
            "{\"00081140\":{\"vr\":\"SQ\",\"Value\":[".repeat(80))) {
      assertThatThrownBy(() -> DicomJsonReader.read(bad))
          .as(bad)
          .isInstanceOfSatisfying(
              ProblemException.class,
              e -> assertThat(e.problem().code()).isEqualTo(DicomProblem.JSON));
    }
  }

  @Test
  void anotherToolWritesTheSame() throws Exception {
    TestData.requirePeer(TestData.installed("dcm2json"), "dcm2json");
    for (String name :
        List.of(
            "dicom-odd/fo-dicom/chrRuss.dcm",
            "dicom-transfer-syntaxes/small/CT_small.dcm",
            "dicom-transfer-syntaxes/small/MR_small.dcm",
            "dicom-odd/pydicom/reportsi_with_empty_number_tags.dcm")) {
      Path file = TestData.home(name);
      Dataset theirs = DicomJsonReader.read(TestData.run("dcm2json", "-q", "+fc", file.toString()));
      Dataset ours =
          DicomJsonReader.read(
              DicomJsonWriter.write(Part10Reader.read(TestData.bytes(file)).dataset()));
      assertThat(ours.elements().stream().map(Element::tag))
          .as(name)
          .containsExactlyElementsOf(theirs.elements().stream().map(Element::tag).toList());
      for (Element element : ours.elements()) {
        if (element.vr() == Vr.SQ || element.vr().kind() == Vr.Kind.BYTES) {
          continue;
        }
        if (element.vr().isText() && element.vr() != Vr.DS && element.vr() != Vr.IS) {
          assertThat(shown(ours, element.tag()))
              .as(name + Tag.describe(element.tag()))
              .isEqualTo(shown(theirs, element.tag()));
        } else {
          assertThat(ours.doubles(element.tag()))
              .as(name + Tag.describe(element.tag()))
              .isEqualTo(theirs.doubles(element.tag()));
        }
      }
    }
  }

  /** The other tool takes a name of nothing but delimiters for an empty one. */
  private static List<String> shown(Dataset dataset, int tag) {
    List<String> values = dataset.strings(tag);
    return values.equals(List.of("^^^^")) ? List.of() : values;
  }

  @Test
  void encapsulatedPixelsAndValuesLeftInTheirFileAreRefusedUnlessTheyHaveAnAddress() {
    Element.Fragments fragments =
        new Element.Fragments(
            Tag.PIXEL_DATA, Vr.OB, ByteSlice.EMPTY, List.of(ByteSlice.of(new byte[] {1, 2})));
    for (Element element : List.of(fragments, new Element.Bulk(Tag.PIXEL_DATA, Vr.OB, ""))) {
      assertThatThrownBy(() -> DicomJsonWriter.write(Dataset.builder().put(element).build()))
          .hasMessageContaining("FAB-2304");
    }
    String json =
        DicomJsonWriter.write(
            Dataset.builder().put(new Element.Bulk(Tag.PIXEL_DATA, Vr.OB, "bulk/1")).build());
    assertThat(json).isEqualTo("{\"7FE00010\":{\"vr\":\"OB\",\"BulkDataURI\":\"bulk/1\"}}");
    assertThat(DicomJsonReader.read(json).find(Tag.PIXEL_DATA))
        .contains(new Element.Bulk(Tag.PIXEL_DATA, Vr.OB, "bulk/1"));
  }
}
