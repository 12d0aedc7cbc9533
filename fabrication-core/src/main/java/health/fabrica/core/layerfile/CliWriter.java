package health.fabrica.core.layerfile;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Writes a CLI file while the layers come. Closed paths are closed in the file by their first
 * point. The same layers give the same bytes. One thread; closing writes the end, not closing
 * leaves a file that readers refuse as truncated.
 */
public final class CliWriter implements LayerVisitor, AutoCloseable {

  private static final Pattern PART_NAME = Pattern.compile("[A-Za-z0-9._+-]{1,60}");
  private static final int LAYER_LONG = 127;
  private static final int LAYER_SHORT = 128;
  private static final int POLYLINE_LONG = 130;
  private static final int POLYLINE_SHORT = 129;
  private static final int HATCHES_LONG = 132;
  private static final int HATCHES_SHORT = 131;
  private static final long FLOAT_EXACT = 1L << 24;
  private static final int SHORT_MOST = 0xFFFF;

  private final OutputStream out;
  private final CliEncoding encoding;
  private final double unitMm;
  private final LayerOrder order;

  /**
   * Writes the header.
   *
   * @param header from {@link CliHeader#of}
   * @param out is flushed, not closed
   * @throws health.fabrica.core.problem.ProblemException FAB-1561 for a header that cannot be
   *     written, FAB-1564 when the stream fails
   */
  public CliWriter(CliHeader header, CliEncoding encoding, OutputStream out) {
    this.out = new BufferedOutputStream(out, 1 << 16);
    this.encoding = encoding;
    this.unitMm = header.unitMm().doubleValue();
    this.order = new LayerOrder(header.parts().keySet(), header.layers().orElse(-1));
    if (header.binary() != (encoding != CliEncoding.ASCII) || header.unitMm().signum() <= 0) {
      throw LayerOrder.malformed("The header does not fit " + encoding + " layers.");
    }
    text(header(header));
  }

  private static String header(CliHeader header) {
    StringBuilder text = new StringBuilder("$$HEADERSTART\n");
    text.append(header.binary() ? "$$BINARY\n" : "$$ASCII\n");
    text.append("$$UNITS/").append(header.unitMm().toPlainString()).append('\n');
    text.append("$$VERSION/").append(header.version()).append('\n');
    header
        .parts()
        .forEach(
            (number, name) -> {
              if (!PART_NAME.matcher(name).matches()) {
                throw LayerOrder.malformed(
                    "The name of part "
                        + number
                        + " must have 1 to 60 characters out of A-Z a-z 0-9 . _ + -.");
              }
              text.append("$$LABEL/").append(number).append(',').append(name).append('\n');
            });
    header
        .boundsMm()
        .ifPresent(
            bounds ->
                text.append("$$DIMENSION/")
                    .append(
                        String.join(",", bounds.stream().map(BigDecimal::toPlainString).toList()))
                    .append('\n'));
    header.layers().ifPresent(layers -> text.append("$$LAYERS/").append(layers).append('\n'));
    text.append("$$HEADEREND");
    return header.binary() ? text.toString() : text.append("\n$$GEOMETRYSTART\n").toString();
  }

  @Override
  public void layer(double topMm) {
    order.layer(topMm);
    switch (encoding) {
      case ASCII -> text("$$LAYER/" + units(topMm) + "\n");
      case BINARY_LONG -> {
        int16(LAYER_LONG);
        number(topMm);
      }
      case BINARY_SHORT -> {
        int16(LAYER_SHORT);
        number(topMm);
      }
    }
  }

  @Override
  public void polyline(int part, PathDirection direction, double[] xyMm) {
    order.polyline(part, direction, xyMm);
    boolean closed = direction != PathDirection.OPEN;
    int points = xyMm.length / 2 + (closed ? 1 : 0);
    if (encoding == CliEncoding.ASCII) {
      text("$$POLYLINE/" + part + "," + direction.number() + "," + points);
    } else if (encoding == CliEncoding.BINARY_LONG) {
      int16(POLYLINE_LONG);
      int32(part, direction.number(), points);
    } else {
      int16(POLYLINE_SHORT);
      int16(part, direction.number(), points);
    }
    numbers(xyMm, xyMm.length);
    if (closed) {
      numbers(xyMm, 2);
    }
    endOfLine();
  }

  @Override
  public void hatches(int part, double[] xyMm) {
    order.hatches(part, xyMm);
    if (encoding == CliEncoding.ASCII) {
      text("$$HATCHES/" + part + "," + xyMm.length / 4);
    } else if (encoding == CliEncoding.BINARY_LONG) {
      int16(HATCHES_LONG);
      int32(part, xyMm.length / 4);
    } else {
      int16(HATCHES_SHORT);
      int16(part, xyMm.length / 4);
    }
    numbers(xyMm, xyMm.length);
    endOfLine();
  }

  /** Writes the end of the file; the stream given stays open. */
  @Override
  public void close() {
    order.end();
    if (encoding == CliEncoding.ASCII) {
      text("$$GEOMETRYEND\n");
    }
    try {
      out.flush();
    } catch (IOException failure) {
      throw failed(failure);
    }
  }

  private void numbers(double[] xyMm, int count) {
    for (int i = 0; i < count; i++) {
      if (encoding == CliEncoding.ASCII) {
        text("," + units(xyMm[i]));
      } else {
        number(xyMm[i]);
      }
    }
  }

  private void number(double mm) {
    long units = units(mm);
    if (encoding == CliEncoding.BINARY_SHORT) {
      int16((int) units);
    } else {
      int32(Float.floatToRawIntBits((float) units));
    }
  }

  private long units(double mm) {
    double exact = mm / unitMm;
    long low = encoding == CliEncoding.BINARY_SHORT ? 0 : -FLOAT_EXACT;
    long high = encoding == CliEncoding.BINARY_SHORT ? SHORT_MOST : FLOAT_EXACT;
    long units = Math.round(exact);
    if (!(exact > low - 1.0 && exact < high + 1.0) || units < low || units > high) {
      throw LayerFileProblem.LAYER_FILE_RANGE.refuse(
          LayerOrder.text(
              "Layer %d has a coordinate of %s mm; %s holds %d to %d units of %s mm.",
              order.layers(), mm, encoding, low, high, unitMm),
          "Move the build into the range, or choose a larger unit or another encoding.");
    }
    return units;
  }

  private void endOfLine() {
    if (encoding == CliEncoding.ASCII) {
      text("\n");
    }
  }

  private void text(String text) {
    try {
      out.write(text.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException failure) {
      throw failed(failure);
    }
  }

  private void int16(int... values) {
    for (int value : values) {
      if (value < 0 || value > SHORT_MOST) {
        throw LayerFileProblem.LAYER_FILE_RANGE.refuse(
            LayerOrder.text(
                "Layer %d has a number of %d; 16 bits hold up to %d.",
                order.layers(), value, SHORT_MOST),
            "Choose another encoding or shorter paths.");
      }
      bytes(value, 2);
    }
  }

  private void int32(int... values) {
    for (int value : values) {
      bytes(value, 4);
    }
  }

  /** Little-endian. */
  private void bytes(int value, int count) {
    try {
      for (int i = 0; i < count; i++) {
        out.write(value >>> (8 * i));
      }
    } catch (IOException failure) {
      throw failed(failure);
    }
  }

  private static RuntimeException failed(IOException failure) {
    return LayerFileProblem.LAYER_FILE_STREAM
        .with("The layer file could not be written: " + failure.getMessage() + ".", "Try again.")
        .asException(failure);
  }
}
