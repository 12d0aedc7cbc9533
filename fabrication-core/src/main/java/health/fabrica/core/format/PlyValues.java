package health.fabrica.core.format;

import java.io.IOException;

/** The numbers of the body of a PLY file, in their order. */
interface PlyValues {

  double next(PlyType type) throws IOException;

  void skip(PlyType type) throws IOException;

  /** Whether anything is left. */
  boolean more() throws IOException;

  /** Numbers as words. */
  record Text(TextScanner scanner) implements PlyValues {

    @Override
    public double next(PlyType type) throws IOException {
      skip(type);
      return scanner.number();
    }

    @Override
    public void skip(PlyType type) throws IOException {
      if (!scanner.word()) {
        throw scanner.truncated("its elements");
      }
    }

    @Override
    public boolean more() throws IOException {
      return scanner.word();
    }
  }

  /** Numbers as bytes. */
  record Binary(TextScanner bytes, boolean littleEndian) implements PlyValues {

    @Override
    public double next(PlyType type) throws IOException {
      long bits = 0;
      for (int n = 0; n < type.bytes; n++) {
        long b = bytes.take();
        if (b < 0) {
          throw FormatProblem.MODEL_TRUNCATED.refuse(
              "The PLY ends inside its elements.", "Transfer or export the model again.");
        }
        bits = littleEndian ? bits | b << (8 * n) : bits << 8 | b;
      }
      return type.decode(bits);
    }

    @Override
    public void skip(PlyType type) throws IOException {
      next(type);
    }

    @Override
    public boolean more() throws IOException {
      return bytes.peek() >= 0;
    }
  }
}
