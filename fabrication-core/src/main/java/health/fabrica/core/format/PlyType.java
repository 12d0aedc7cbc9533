package health.fabrica.core.format;

import java.util.Optional;

/** The number types of PLY. */
enum PlyType {
  INT8(1),
  UINT8(1),
  INT16(2),
  UINT16(2),
  INT32(4),
  UINT32(4),
  FLOAT32(4),
  FLOAT64(8);

  final int bytes;

  PlyType(int bytes) {
    this.bytes = bytes;
  }

  static Optional<PlyType> of(String name) {
    return switch (name) {
      case "char", "int8" -> Optional.of(INT8);
      case "uchar", "uint8" -> Optional.of(UINT8);
      case "short", "int16" -> Optional.of(INT16);
      case "ushort", "uint16" -> Optional.of(UINT16);
      case "int", "int32" -> Optional.of(INT32);
      case "uint", "uint32" -> Optional.of(UINT32);
      case "float", "float32" -> Optional.of(FLOAT32);
      case "double", "float64" -> Optional.of(FLOAT64);
      default -> Optional.empty();
    };
  }

  /** The number whose bits these are. */
  double decode(long bits) {
    return switch (this) {
      case INT8 -> (byte) bits;
      case INT16 -> (short) bits;
      case INT32 -> (int) bits;
      case UINT8, UINT16, UINT32 -> bits;
      case FLOAT32 -> Float.intBitsToFloat((int) bits);
      case FLOAT64 -> Double.longBitsToDouble(bits);
    };
  }
}
