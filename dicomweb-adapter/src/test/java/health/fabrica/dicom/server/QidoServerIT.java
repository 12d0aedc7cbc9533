package health.fabrica.dicom.server;

import static health.fabrica.dicom.server.ServerHttp.text;
import static org.assertj.core.api.Assertions.assertThat;

import health.fabrica.dicom.Slices;
import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.Tag;
import health.fabrica.dicom.data.Vr;
import health.fabrica.dicom.json.DicomJsonReader;
import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Searches: what matches, what is answered, what is said beside. */
class QidoServerIT {

  private static final String OTHER = "1.9";

  @TempDir Path folder;
  private TestServer server;
  private ServerHttp http;

  @BeforeEach
  void start() throws Exception {
    server = new TestServer(folder, 1 << 20);
    http = new ServerHttp(server.base());
    List<byte[]> files =
        new ArrayList<>(
            Slices.stack(
                3,
                slice ->
                    slice
                        .text(Tag.STUDY_TIME, "093015.25")
                        .text(Tag.STUDY_DESCRIPTION, "Head")
                        .text(Tag.SERIES_NUMBER, "2")
                        .text(Tag.STATION_NAME, "CT1")
                        .text(Tag.REFERRING_PHYSICIAN_NAME, "Who^Doctor")
                        .sequence(
                            Tag.REQUEST_ATTRIBUTES_SEQUENCE,
                            List.of(
                                Dataset.utf8Item()
                                    .text(Tag.SCHEDULED_PROCEDURE_STEP_ID, "SPS7")
                                    .text(Tag.REQUESTED_PROCEDURE_ID, "RP1")
                                    .build()))));
    files.add(
        Slices.file(
            Slices.slice(7)
                .text(Tag.STUDY_INSTANCE_UID, OTHER)
                .text(Tag.SERIES_INSTANCE_UID, OTHER + ".1")
                .text(Tag.MODALITY, "MR")
                .text(Tag.PATIENT_ID, "P2")
                .text(Tag.PATIENT_NAME, "Yamada^Tarou=山田^太郎=やまだ^たろう")
                .text(Tag.STUDY_DATE, "2025.01.02")
                .text(Tag.STUDY_TIME, "18")));
    assertThat(http.store(files).statusCode()).isEqualTo(200);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private List<Dataset> find(String path) throws Exception {
    HttpResponse<byte[]> answer = http.get(path);
    assertThat(answer.statusCode()).as(path + text(answer)).isEqualTo(200);
    List<Dataset> found = new ArrayList<>();
    DicomJsonReader.readArray(new ByteArrayInputStream(answer.body()), found::add);
    return found;
  }

  private List<String> studies(String query) throws Exception {
    return find("/studies?" + query).stream()
        .map(study -> study.requireString(Tag.STUDY_INSTANCE_UID))
        .toList();
  }

  @Test
  void everyKindOfMatching() throws Exception {
    for (String one :
        List.of(
            "StudyInstanceUID=" + Slices.STUDY + ",7.7",
            "StudyInstanceUID=" + Slices.STUDY + "%5C7.7",
            "StudyTime=0930",
            "StudyTime=-1000",
            "StudyDate=20240131-20250102&StudyTime=0930-1700",
            "StudyDate=20240131",
            "AccessionNumber=A*&PatientID=?1",
            "PatientName=DOE%5Ejane",
            "ReferringPhysicianName=who*",
            "ModalitiesInStudy=CT,XA",
            "00400275.00400009=SPS7",
            "RequestAttributesSequence.RequestedProcedureID=RP1",
            "SeriesNumber=02",
            "PatientName=Doe*&StudyDescription=")) {
      assertThat(studies(one)).as(one).containsExactly(Slices.STUDY);
    }
    for (String other :
        List.of(
            "PatientName=%E5%B1%B1%E7%94%B0*",
            "PatientName==%E5%B1%B1%E7%94%B0*",
            "StudyDate=20250102",
            "StudyTime=17-",
            "Modality=MR")) {
      assertThat(studies(other)).as(other).containsExactly(OTHER);
    }
    assertThat(studies("PatientName=*")).hasSize(2);
    assertThat(studies("PatientID=p1")).isEmpty();
    assertThat(studies("AccessionNumber=a1")).isEmpty();
    assertThat(studies("SeriesNumber=20")).isEmpty();
    assertThat(find("/series?ModalitiesInStudy=MR")).hasSize(1);
    assertThat(find("/instances?limit=2&offset=1")).hasSize(2);
    assertThat(find("/studies/" + Slices.STUDY + "/series")).hasSize(1);
    assertThat(
            find("/studies/" + Slices.STUDY + "/instances?SOPInstanceUID=" + Slices.SERIES + ".2"))
        .hasSize(1);
    assertThat(find("/studies/" + OTHER + "/series/" + Slices.SERIES + "/instances")).isEmpty();
  }

  @Test
  void whatIsRequiredIsAnsweredAndMoreOnRequest() throws Exception {
    Dataset study = find("/studies?PatientID=P1").get(0);
    assertThat(study.requireString(Tag.RETRIEVE_URL))
        .isEqualTo(server.base() + "/studies/" + Slices.STUDY);
    assertThat(study.requireString(Tag.INSTANCE_AVAILABILITY)).isEqualTo("ONLINE");
    assertThat(study.strings(Tag.MODALITIES_IN_STUDY)).containsExactly("CT");
    assertThat(study.requireInteger(Tag.NUMBER_OF_STUDY_RELATED_INSTANCES)).isEqualTo(3);
    assertThat(study.has(Tag.MODALITY)).isFalse();
    Dataset series = find("/series?Modality=CT&includefield=StationName").get(0);
    assertThat(series.requireString(Tag.STATION_NAME)).isEqualTo("CT1");
    assertThat(series.items(Tag.REQUEST_ATTRIBUTES_SEQUENCE)).hasSize(1);
    assertThat(series.requireInteger(Tag.NUMBER_OF_SERIES_RELATED_INSTANCES)).isEqualTo(3);
    assertThat(find("/series?Modality=CT").get(0).has(Tag.STATION_NAME)).isFalse();
    Dataset instance = find("/instances?limit=1").get(0);
    assertThat(instance.requireInteger(Tag.ROWS)).isEqualTo(3);
    assertThat(instance.has(Tag.PIXEL_SPACING)).isFalse();
    assertThat(find("/instances?limit=1&includefield=00280030").get(0).has(Tag.PIXEL_SPACING))
        .isTrue();
    Dataset all = find("/instances?limit=1&includefield=all").get(0);
    assertThat(all.has(Tag.PIXEL_SPACING)).isTrue();
    assertThat(all.find(Tag.PIXEL_DATA).orElseThrow().vr()).isEqualTo(Vr.OW);
  }

  @Test
  void whatTheAnswerLacksIsSaidInAWarning() throws Exception {
    HttpResponse<byte[]> page = http.get("/instances?limit=1&offset=1");
    assertThat(page.headers().firstValue("Warning").orElse(""))
        .startsWith("299 127.0.0.1")
        .contains("There are 2 additional results");
    assertThat(http.get("/instances?limit=4").headers().firstValue("Warning")).isEmpty();
    HttpResponse<byte[]> fuzzy = http.get("/studies?PatientName=Doe*&fuzzymatching=true");
    assertThat(fuzzy.statusCode()).isEqualTo(200);
    assertThat(fuzzy.headers().firstValue("Warning").orElse(""))
        .contains("Only literal matching has been performed");
    for (String bad :
        List.of(
            "StudyDate=-",
            "StudyTime=25:99x",
            "SeriesNumber=x",
            "fuzzymatching=perhaps",
            "includefield=Foo",
            "orderby=StudyDate",
            "PatientID=1&00100020=2",
            "limit=-1",
            "RequestAttributesSequence.RequestedProcedureID=R*",
            "PatientName=%5E%5E")) {
      assertThat(http.get("/studies?" + bad).statusCode()).as(bad).isEqualTo(400);
    }
    assertThat(http.get("/studies", "Accept", "application/dicom+xml").statusCode()).isEqualTo(406);
  }
}
