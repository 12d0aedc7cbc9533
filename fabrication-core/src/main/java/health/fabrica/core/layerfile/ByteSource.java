package health.fabrica.core.layerfile;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Little-endian numbers and bytes of a layer file; knows where it is. One thread. */
final class ByteSource {

  private final InputStream in;
  private long position;

  ByteSource(InputStream in) {
    this.in = new BufferedInputStream(in, 1 << 16);
  }

  /** The next byte, or -1 at the end of the file. */
  int read() {
    try {
      int value = in.read();
      position += value < 0 ? 0 : 1;
      return value;
    } catch (IOException failure) {
      throw LayerFileProblem.LAYER_FILE_STREAM
          .with("The layer file could not be read: " + failure.getMessage() + ".", "Try again.")
          .asException(failure);
    }
  }

  /** The next byte. */
  int need() {
    int value = read();
    if (value < 0) {
      throw LayerFileProblem.LAYER_FILE_TRUNCATED.refuse(
          "The layer file ends at byte " + position + " inside of a command.",
          "Copy or write the file again.");
    }
    return value;
  }

  int uint16() {
    int low = need();
    return low | need() << 8;
  }

  int int32() {
    int low = uint16();
    return low | uint16() << 16;
  }

  float real() {
    return Float.intBitsToFloat(int32());
  }

  long position() {
    return position;
  }
}
