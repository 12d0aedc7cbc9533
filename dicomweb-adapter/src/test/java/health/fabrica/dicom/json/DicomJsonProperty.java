package health.fabrica.dicom.json;

import static org.assertj.core.api.Assertions.assertThat;

import health.fabrica.core.problem.ProblemException;
import health.fabrica.dicom.Slices;
import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.Datasets;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class DicomJsonProperty {

  @Provide
  Arbitrary<Dataset> datasets() {
    return Datasets.any(3);
  }

  @Property(tries = 200)
  void whatIsWrittenIsRead(@ForAll("datasets") Dataset dataset) {
    assertThat(DicomJsonReader.read(DicomJsonWriter.write(dataset))).isEqualTo(dataset);
  }

  @Property(tries = 300)
  void damagedTextGivesADataSetOrAProblem(@ForAll long seed) {
    Random random = new Random(seed);
    StringBuilder json = new StringBuilder(DicomJsonWriter.write(Slices.slice(1).build()));
    if (random.nextBoolean()) {
      json.setLength(random.nextInt(json.length()));
    }
    for (int i = random.nextInt(6); i > 0 && json.length() > 0; i--) {
      json.setCharAt(random.nextInt(json.length()), "{}[]\",:0a\\".charAt(random.nextInt(10)));
    }
    try {
      DicomJsonReader.read(json.toString());
    } catch (ProblemException e) {
      assertThat(e.problem().code().id()).startsWith("FAB-20");
    }
  }
}
