package health.fabrica.dicom.data;

/**
 * Where a value lies in its file.
 *
 * @param offset its first byte, counted from the start of the file
 * @param length its bytes; for encapsulated pixel data from the first item to before the delimiter
 * @param encapsulated whether the bytes are items
 */
public record FileSlice(long offset, long length, boolean encapsulated) {}
