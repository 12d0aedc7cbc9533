package health.fabrica.core.testdata;

import health.fabrica.core.image.Affine;
import health.fabrica.core.image.Modality;
import health.fabrica.core.image.Vec3;
import health.fabrica.core.image.Volume;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Reads the bundled phantom series: explicit VR little endian, axial, one size, rescale 1 and
 * -1024. No reader for anything else.
 */
public final class PhantomSeries {

  private record Slice(double[] position, double[] pixelSpacing, int size, short[] values) {}

  private PhantomSeries() {}

  /** Where the series lies in the repository. */
  public static Path zip() {
    return Path.of(System.getProperty("fabrica.home"))
        .resolve("test-data/ct-skull-phantom-bone-1mm/series.zip");
  }

  /** The volume of the archive. */
  public static Volume read(Path zip) throws IOException {
    List<Slice> slices = new ArrayList<>();
    try (ZipFile archive = new ZipFile(zip.toFile())) {
      try (Stream<? extends ZipEntry> entries = archive.stream()) {
        for (ZipEntry entry : entries.filter(e -> e.getName().endsWith(".dcm")).toList()) {
          slices.add(slice(archive.getInputStream(entry).readAllBytes()));
        }
      }
    }
    slices.sort(Comparator.comparingDouble(s -> s.position()[2]));
    Slice first = slices.get(0);
    double step =
        (slices.get(slices.size() - 1).position()[2] - first.position()[2]) / (slices.size() - 1);
    Affine affine =
        new Affine(
            new Vec3(first.position()[0], first.position()[1], first.position()[2]),
            new Vec3(first.pixelSpacing()[1], 0, 0),
            new Vec3(0, first.pixelSpacing()[0], 0),
            new Vec3(0, 0, step));
    short[][] values = slices.stream().map(Slice::values).toArray(short[][]::new);
    return new Volume(Modality.CT, first.size(), first.size(), values, affine);
  }

  private static Slice slice(byte[] file) {
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).position(132);
    double[] position = {};
    double[] spacing = {};
    int rows = 0;
    while (true) {
      int tag = in.getShort() << 16 | in.getShort() & 0xffff;
      String vr = new String(new byte[] {in.get(), in.get()}, StandardCharsets.US_ASCII);
      boolean wide = List.of("OB", "OW", "SQ", "UN", "UT", "OF").contains(vr);
      int length = wide ? in.position(in.position() + 2).getInt() : in.getShort() & 0xffff;
      if (length == -1) {
        throw new IllegalArgumentException("undefined length at " + Integer.toHexString(tag));
      }
      switch (tag) {
        case 0x00200032 -> position = decimals(in, length);
        case 0x00280030 -> spacing = decimals(in, length);
        case 0x00280010 -> rows = in.getShort(in.position());
        case 0x7fe00010 -> {
          short[] values = new short[rows * rows];
          for (int n = 0; n < values.length; n++) {
            values[n] = (short) (in.getShort(in.position() + 2 * n) - 1024);
          }
          return new Slice(position, spacing, rows, values);
        }
        default -> {}
      }
      in.position(in.position() + length);
    }
  }

  private static double[] decimals(ByteBuffer in, int length) {
    byte[] text = new byte[length];
    in.get(in.position(), text);
    return Stream.of(new String(text, StandardCharsets.US_ASCII).trim().split("\\\\"))
        .mapToDouble(Double::parseDouble)
        .toArray();
  }
}
