package health.fabrica.dicom.data;

import health.fabrica.dicom.DicomProblem;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Writes data elements (PS3.5 chapter 7). Sequences and items get undefined lengths, so nothing is
 * written twice. A data set whose text is in another character set than a reader would assume at
 * its place is written in UTF-8 and says so. Owned by one thread.
 */
final class DatasetWriter {

  private static final int UNDEFINED = 0xffffffff;
  private static final int SHORT_LIMIT = 0xfffe;
  private static final int CHUNK = 1 << 16;

  private final Encoding encoding;
  private final OutputStream out;
  private final @Nullable BulkSource bulk;

  DatasetWriter(Encoding encoding, OutputStream out, @Nullable BulkSource bulk) {
    this.encoding = encoding;
    this.out = out;
    this.bulk = bulk;
  }

  /**
   * Writes the attributes.
   *
   * @param context the character set that a reader assumes where the data set names none
   */
  void write(Dataset dataset, CharacterSet context) throws IOException {
    Dataset readable = dataset.readableIn(context);
    CharacterSet inner = readable.declaredCharacterSet(context);
    for (Element element : readable.elements()) {
      write(element, inner);
    }
  }

  void write(Element element, CharacterSet context) throws IOException {
    if (element instanceof Element.Bytes bytes) {
      writeBytes(bytes);
    } else if (element instanceof Element.Sequence sequence) {
      header(element.tag(), Vr.SQ, UNDEFINED);
      for (Dataset item : sequence.items()) {
        delimiter(Tag.ITEM, UNDEFINED);
        write(item, context);
        delimiter(Tag.ITEM_DELIMITATION, 0);
      }
      delimiter(Tag.SEQUENCE_DELIMITATION, 0);
    } else if (element instanceof Element.Fragments fragments) {
      header(element.tag(), Vr.OB, UNDEFINED);
      fragment(fragments.offsetTable());
      for (ByteSlice fragment : fragments.fragments()) {
        fragment(fragment);
      }
      delimiter(Tag.SEQUENCE_DELIMITATION, 0);
    } else if (element instanceof Element.Bulk value) {
      writeBulk(value);
    }
  }

  private void writeBytes(Element.Bytes element) throws IOException {
    int length = element.value().length();
    boolean odd = length % 2 == 1;
    int even = odd ? length + 1 : length;
    // PS3.5 6.2.2: a value too long for the short form is sent as UN.
    boolean fits = element.vr().longForm() || even <= SHORT_LIMIT || !encoding.explicit();
    header(element.tag(), fits ? element.vr() : Vr.UN, even);
    encoding.littleEndian(element.value(), element.vr().wordBytes()).writeTo(out);
    if (odd) {
      out.write(element.vr().padding());
    }
  }

  private void writeBulk(Element.Bulk value) throws IOException {
    if (bulk == null) {
      throw new IllegalArgumentException(
          "the value of " + Tag.describe(value.tag()) + " was not read");
    }
    FileSlice slice = value.requireSlice();
    if (!slice.encapsulated() && slice.length() > 0xfffffffeL) {
      throw DicomProblem.LIMIT.refuse(
          "A value of " + slice.length() + " bytes has no form in a data set.",
          "Split the object.");
    }
    int odd = (int) (slice.length() & 1);
    header(value.tag(), value.vr(), slice.encapsulated() ? UNDEFINED : (int) slice.length() + odd);
    long copied = 0;
    try (InputStream in = bulk.open(value)) {
      while (copied < slice.length()) {
        byte[] chunk = in.readNBytes((int) Math.min(CHUNK, slice.length() - copied));
        if (chunk.length == 0) {
          throw DicomProblem.TRUNCATED.refuse(
              "The value of %s ends after %d of %d bytes."
                  .formatted(Tag.describe(value.tag()), copied, slice.length()),
              "Fetch or export the object again.");
        }
        int word = slice.encapsulated() ? 1 : value.vr().wordBytes();
        encoding.littleEndian(ByteSlice.of(chunk), word).writeTo(out);
        copied += chunk.length;
      }
    }
    if (slice.encapsulated()) {
      delimiter(Tag.SEQUENCE_DELIMITATION, 0);
    } else if (odd == 1) {
      out.write(0);
    }
  }

  private void fragment(ByteSlice fragment) throws IOException {
    delimiter(Tag.ITEM, fragment.length() + (fragment.length() & 1));
    fragment.writeTo(out);
    if (fragment.length() % 2 == 1) {
      out.write(0);
    }
  }

  private void header(int tag, Vr vr, int length) throws IOException {
    writeTag(tag);
    if (!encoding.explicit()) {
      write32(length);
      return;
    }
    out.write(vr.name().getBytes(StandardCharsets.US_ASCII));
    write16(vr.longForm() ? 0 : length);
    if (vr.longForm()) {
      write32(length);
    }
  }

  private void delimiter(int tag, int length) throws IOException {
    writeTag(tag);
    write32(length);
  }

  private void writeTag(int tag) throws IOException {
    write16(tag >>> 16);
    write16(tag);
  }

  private void write16(int v) throws IOException {
    out.write(encoding.bigEndian() ? v >>> 8 : v);
    out.write(encoding.bigEndian() ? v : v >>> 8);
  }

  private void write32(int v) throws IOException {
    write16(encoding.bigEndian() ? v >>> 16 : v);
    write16(encoding.bigEndian() ? v : v >>> 16);
  }
}
