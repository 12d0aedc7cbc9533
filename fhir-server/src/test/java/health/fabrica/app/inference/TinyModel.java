package health.fabrica.app.inference;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** ONNX files written field by field (onnx.proto3, IR version 8, operator set 13). */
final class TinyModel {

  private static final int FLOAT = 1;
  private static final int INT = 2;
  private static final int INTS = 7;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private TinyModel() {}

  /**
   * A 3-D convolution: {@code scores[c] = bias[c] + sum of weights[c] * window}.
   *
   * @param kernel voxels of the kernel along each axis, odd
   * @param weights class by class, columns fastest
   */
  static byte[] convolution(int kernel, float[] weights, float[] bias, List<Integer> window) {
    int classes = bias.length;
    int pad = kernel / 2;
    byte[] node =
        new TinyModel()
            .text(1, "window")
            .text(1, "w")
            .text(1, "b")
            .text(2, "scores")
            .text(4, "Conv")
            .message(5, ints("kernel_shape", kernel, kernel, kernel))
            .message(5, ints("pads", pad, pad, pad, pad, pad, pad))
            .bytes();
    return model(
        List.of(node),
        List.of(
            floats("w", weights, classes, 1, kernel, kernel, kernel), floats("b", bias, classes)),
        shape(1, window),
        shape(classes, window));
  }

  /** One class: 1 above the threshold, else 0. */
  static byte[] greater(float threshold, List<Integer> window) {
    byte[] compare =
        new TinyModel().text(1, "window").text(1, "t").text(2, "above").text(4, "Greater").bytes();
    byte[] cast =
        new TinyModel()
            .text(1, "above")
            .text(2, "scores")
            .text(4, "Cast")
            .message(5, new TinyModel().text(1, "to").number(3, FLOAT).number(20, INT).bytes())
            .bytes();
    return model(
        List.of(compare, cast),
        List.of(floats("t", new float[] {threshold}, 1)),
        shape(1, window),
        new long[] {-1, -1, -1, -1, -1});
  }

  /** Convolves with itself for as long as it takes: far longer than any test waits. */
  static byte[] endless(List<Integer> window) {
    byte[] body =
        new TinyModel()
            .message(1, new TinyModel().text(1, "on").text(2, "still").text(4, "Identity").bytes())
            .message(
                1,
                new TinyModel()
                    .text(1, "x")
                    .text(1, "w")
                    .text(2, "y")
                    .text(4, "Conv")
                    .message(5, ints("pads", 1, 1, 1, 1, 1, 1))
                    .bytes())
            .text(2, "body")
            .message(11, value("i", 7, new long[0]))
            .message(11, value("on", 9, new long[0]))
            .message(11, value("x", FLOAT, shape(1, window)))
            .message(12, value("still", 9, new long[0]))
            .message(12, value("y", FLOAT, shape(1, window)))
            .bytes();
    byte[] attribute = new TinyModel().text(1, "body").message(6, body).number(20, 5).bytes();
    byte[] loop =
        new TinyModel()
            .text(1, "times")
            .text(1, "yes")
            .text(1, "window")
            .text(2, "scores")
            .text(4, "Loop")
            .message(5, attribute)
            .bytes();
    float[] weights = new float[27];
    weights[13] = 1;
    byte[] times =
        new TinyModel()
            .number(2, 7)
            .text(8, "times")
            .raw(9, ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(1L << 60).array())
            .bytes();
    byte[] yes = new TinyModel().number(2, 9).text(8, "yes").raw(9, new byte[] {1}).bytes();
    return model(
        List.of(loop),
        List.of(times, yes, floats("w", weights, 1, 1, 3, 3, 3)),
        shape(1, window),
        shape(1, window));
  }

  private static long[] shape(int channels, List<Integer> window) {
    return new long[] {1, channels, window.get(2), window.get(1), window.get(0)};
  }

  private static byte[] model(
      List<byte[]> nodes, List<byte[]> initializers, long[] input, long[] output) {
    TinyModel graph = new TinyModel();
    nodes.forEach(node -> graph.message(1, node));
    graph.text(2, "tiny");
    initializers.forEach(tensor -> graph.message(5, tensor));
    graph.message(11, value("window", FLOAT, input)).message(12, value("scores", FLOAT, output));
    return new TinyModel()
        .number(1, 8)
        .message(7, graph.bytes())
        .message(8, new TinyModel().text(1, "").number(2, 13).bytes())
        .bytes();
  }

  private static byte[] ints(String name, long... values) {
    TinyModel attribute = new TinyModel().text(1, name);
    for (long value : values) {
      attribute.number(8, value);
    }
    return attribute.number(20, INTS).bytes();
  }

  private static byte[] floats(String name, float[] values, long... dims) {
    TinyModel tensor = new TinyModel();
    for (long dim : dims) {
      tensor.number(1, dim);
    }
    ByteBuffer raw = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(values);
    return tensor.number(2, FLOAT).text(8, name).raw(9, raw.array()).bytes();
  }

  private static byte[] value(String name, int type, long[] dims) {
    TinyModel shape = new TinyModel();
    for (long dim : dims) {
      shape.message(
          1,
          dim < 0 ? new TinyModel().text(2, "n").bytes() : new TinyModel().number(1, dim).bytes());
    }
    byte[] tensor = new TinyModel().number(1, type).message(2, shape.bytes()).bytes();
    return new TinyModel()
        .text(1, name)
        .message(2, new TinyModel().message(1, tensor).bytes())
        .bytes();
  }

  // Protocol buffers: a field is its number and wire type, then the value.

  private TinyModel number(int field, long value) {
    varint((long) field << 3);
    varint(value);
    return this;
  }

  private TinyModel text(int field, String value) {
    return raw(field, value.getBytes(StandardCharsets.UTF_8));
  }

  private TinyModel message(int field, byte[] value) {
    return raw(field, value);
  }

  private TinyModel raw(int field, byte[] value) {
    varint((long) field << 3 | 2);
    varint(value.length);
    out.writeBytes(value);
    return this;
  }

  private void varint(long value) {
    while ((value & ~0x7fL) != 0) {
      out.write((int) (value & 0x7f | 0x80));
      value >>>= 7;
    }
    out.write((int) value);
  }

  private byte[] bytes() {
    return out.toByteArray();
  }
}
