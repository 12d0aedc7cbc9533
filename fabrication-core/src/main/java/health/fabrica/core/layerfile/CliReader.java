package health.fabrica.core.layerfile;

import java.io.InputStream;
import java.util.Arrays;

/**
 * Reads a CLI file of either kind and hands its layers on. Memory is bounded by the longest path.
 */
public final class CliReader {

  /** Numbers of one path or block of hatches. */
  private static final int MOST_NUMBERS = 40_000_000;

  private final ByteSource source;
  private final LayerVisitor visitor;
  private final double unitMm;
  private final LayerOrder order;

  private CliReader(ByteSource source, CliHeader header, LayerVisitor visitor) {
    this.source = source;
    this.visitor = visitor;
    this.unitMm = header.unitMm().doubleValue();
    this.order = new LayerOrder(header.parts().keySet(), header.layers().orElse(-1));
  }

  /**
   * Reads a whole file.
   *
   * @return the header
   * @throws health.fabrica.core.problem.ProblemException FAB-1560 to 1566
   */
  public static CliHeader read(InputStream in, LayerVisitor visitor) {
    ByteSource source = new ByteSource(in);
    CliHeader header = CliHeaderReader.read(source);
    CliReader reader = new CliReader(source, header, visitor);
    if (header.binary()) {
      reader.binary();
    } else {
      reader.text();
    }
    reader.order.end();
    return header;
  }

  private void binary() {
    for (int low = source.read(); low >= 0; low = source.read()) {
      int command = low | source.need() << 8;
      switch (command) {
        case 127 -> layer(source.real());
        case 128 -> layer(source.uint16());
        case 129 -> {
          int part = source.uint16();
          int direction = source.uint16();
          polyline(part, direction, shorts(2L * source.uint16()));
        }
        case 130 -> {
          int part = source.int32();
          int direction = source.int32();
          polyline(part, direction, reals(2L * source.int32()));
        }
        case 131 -> {
          int part = source.uint16();
          hatches(part, shorts(4L * source.uint16()));
        }
        case 132 -> {
          int part = source.int32();
          hatches(part, reals(4L * source.int32()));
        }
        default ->
            throw LayerOrder.malformed(
                "At byte " + (source.position() - 2) + " stands the command " + command + ".");
      }
    }
  }

  private double[] shorts(long count) {
    double[] values = new double[limited(count)];
    for (int i = 0; i < values.length; i++) {
      values[i] = source.uint16();
    }
    return values;
  }

  /** Grows with what is there, so that a short file cannot ask for much memory. */
  private double[] reals(long count) {
    int all = limited(count);
    double[] values = new double[Math.min(all, 1 << 16)];
    for (int i = 0; i < all; i++) {
      if (i == values.length) {
        values = Arrays.copyOf(values, Math.min(all, 2 * i));
      }
      values[i] = source.real();
    }
    return values;
  }

  private static int limited(long count) {
    if (count < 0 || count > MOST_NUMBERS) {
      throw LayerFileProblem.LAYER_FILE_TOO_LARGE.refuse(
          "A path announces " + count + " numbers; at most " + MOST_NUMBERS + " are read.",
          "Write the layer file with shorter paths.");
    }
    return (int) count;
  }

  private void text() {
    CliTokens tokens = new CliTokens(source);
    if (!tokens.command().equals("$$GEOMETRYSTART")) {
      throw LayerOrder.malformed("$$GEOMETRYSTART does not follow the header.");
    }
    for (String command = tokens.command();
        !command.equals("$$GEOMETRYEND");
        command = tokens.command()) {
      switch (command) {
        case "$$LAYER" -> layer(tokens.number());
        case "$$POLYLINE" -> {
          int part = tokens.integer();
          int direction = tokens.integer();
          polyline(part, direction, numbers(tokens, 2L * tokens.integer()));
        }
        case "$$HATCHES" -> {
          int part = tokens.integer();
          hatches(part, numbers(tokens, 4L * tokens.integer()));
        }
        default ->
            throw LayerOrder.malformed(
                "Before byte " + source.position() + " stands a command that nobody knows.");
      }
      tokens.end();
    }
  }

  private static double[] numbers(CliTokens tokens, long count) {
    int all = limited(count);
    double[] values = new double[Math.min(all, 1 << 12)];
    for (int i = 0; i < all; i++) {
      if (i == values.length) {
        values = Arrays.copyOf(values, Math.min(all, 2 * i));
      }
      values[i] = tokens.number();
    }
    return values;
  }

  private void layer(double units) {
    double topMm = finite(units) * unitMm;
    order.layer(topMm);
    visitor.layer(topMm);
  }

  private void polyline(int part, int direction, double[] units) {
    PathDirection kind =
        PathDirection.of(direction)
            .orElseThrow(
                () ->
                    LayerOrder.malformed(
                        "A path has the direction " + direction + "; known are 0 to 2."));
    double[] xyMm = millimetres(units);
    if (kind != PathDirection.OPEN && repeatsFirst(xyMm)) {
      xyMm = Arrays.copyOf(xyMm, xyMm.length - 2);
    }
    order.polyline(part, kind, xyMm);
    visitor.polyline(part, kind, xyMm);
  }

  private void hatches(int part, double[] units) {
    double[] xyMm = millimetres(units);
    order.hatches(part, xyMm);
    visitor.hatches(part, xyMm);
  }

  private static boolean repeatsFirst(double[] xy) {
    int last = xy.length - 2;
    return last > 0 && xy[0] == xy[last] && xy[1] == xy[last + 1];
  }

  private double[] millimetres(double[] units) {
    for (int i = 0; i < units.length; i++) {
      units[i] = finite(units[i]) * unitMm;
    }
    return units;
  }

  private double finite(double value) {
    if (!Double.isFinite(value)) {
      throw LayerOrder.malformed(
          "Before byte " + source.position() + " stands a coordinate that is not finite.");
    }
    return value;
  }
}
