package health.fabrica.core.layerfile;

import static org.assertj.core.api.Assertions.assertThat;

import health.fabrica.core.problem.ProblemException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class CliFileProperty {

  @Property(tries = 200)
  void anyLayersSurviveTheRoundTrip(@ForAll long seed, @ForAll CliEncoding encoding) {
    RecordedLayers given = new RecordedLayers();
    byte[] file = randomFile(new Random(seed), encoding, given);
    RecordedLayers read = new RecordedLayers();

    CliReader.read(new ByteArrayInputStream(file), read);

    assertThat(read.events).isEqualTo(given.events);
  }

  @Property(tries = 300)
  void damagedFilesAreReadOrRefusedAsAProblem(@ForAll long seed, @ForAll CliEncoding encoding) {
    Random random = new Random(seed);
    byte[] file = randomFile(random, encoding, new RecordedLayers());
    for (int i = 0; i < 1 + random.nextInt(4); i++) {
      file[random.nextInt(file.length)] = (byte) random.nextInt();
    }

    try {
      CliReader.read(new ByteArrayInputStream(file), new RecordedLayers());
    } catch (ProblemException refused) {
      assertThat(refused.problem().code().id()).startsWith("FAB-156");
    }
  }

  /** Coordinates are whole micrometres, so rounding changes none. */
  private static byte[] randomFile(Random random, CliEncoding encoding, RecordedLayers record) {
    int layers = random.nextInt(4);
    CliHeader header =
        CliHeader.of(encoding, new BigDecimal("0.001"), Map.of(3, "a", 9, "b"), layers);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (CliWriter writer = new CliWriter(header, encoding, out)) {
      double top = 0;
      for (int layer = 0; layer < layers; layer++) {
        top += (1 + random.nextInt(60)) / 1000.0;
        writer.layer(top);
        record.layer(top);
        for (int path = random.nextInt(3); path > 0; path--) {
          path(random, encoding, writer, record);
        }
      }
    }
    return out.toByteArray();
  }

  private static void path(
      Random random, CliEncoding encoding, CliWriter writer, RecordedLayers record) {
    int part = random.nextBoolean() ? 3 : 9;
    double[] lines = random.doubles(4L * (1 + random.nextInt(5)), 0, 65).toArray();
    double shift = encoding == CliEncoding.BINARY_SHORT ? 0 : -30;
    for (int i = 0; i < lines.length; i++) {
      lines[i] = Math.round((lines[i] + shift) * 1000) / 1000.0;
    }
    if (random.nextBoolean()) {
      writer.hatches(part, lines);
      record.hatches(part, lines);
    } else {
      writer.polyline(part, PathDirection.OPEN, lines);
      record.polyline(part, PathDirection.OPEN, lines);
    }
  }
}
