package health.fabrica.dicom.volume;

import static org.assertj.core.api.Assertions.assertThat;

import health.fabrica.dicom.Slices;
import health.fabrica.dicom.TestData;
import health.fabrica.dicom.data.Tag;
import health.fabrica.dicom.data.Vr;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A JVM of its own with 512 MB of heap, as a small server has. */
class SeriesMemoryIT {

  private static final int SLICES = 600;
  private static final int EDGE = 512;

  /** Builds the series slice by slice and prints what came of it. */
  public static final class Child {
    private Child() {}

    public static void main(String[] args) {
      SeriesVolumeBuilder builder = new SeriesVolumeBuilder(SeriesPolicy.DEFAULT);
      for (int k = 0; k < SLICES; k++) {
        builder.add(
            Slices.file(
                Slices.slice(k)
                    .numbers(Tag.ROWS, Vr.US, EDGE)
                    .numbers(Tag.COLUMNS, Vr.US, EDGE)
                    .bytes(Tag.PIXEL_DATA, Vr.OW, new byte[2 * EDGE * EDGE])));
      }
      System.out.println("voxels " + builder.build().volume().voxels());
    }
  }

  @Test
  void sixHundredSlicesFitInto512Megabytes() throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-Xmx512m", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(Child.class.getName());
    assertThat(TestData.run(command.toArray(String[]::new)))
        .contains("voxels " + (long) SLICES * EDGE * EDGE);
  }
}
