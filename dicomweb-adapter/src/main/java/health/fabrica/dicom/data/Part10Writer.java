package health.fabrica.dicom.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes Part 10 files in explicit VR little endian; encapsulated pixel data pass through under
 * their transfer syntax. Sequences and items get undefined lengths, so nothing is written twice.
 * Group lengths are dropped but for the meta group.
 */
public final class Part10Writer {

  /** UID of this implementation, for File Meta Information. */
  public static final String IMPLEMENTATION_CLASS_UID =
      "2.25.209518733093873467172437571243029373917";

  /** Name of this implementation, for File Meta Information. */
  public static final String IMPLEMENTATION_VERSION_NAME = "FABRICA";

  private static final int UNDEFINED = 0xffffffff;
  private static final int SHORT_LIMIT = 0xfffe;

  private Part10Writer() {}

  /** The file as bytes. */
  public static byte[] write(Dataset dataset, String transferSyntaxUid) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      write(dataset, transferSyntaxUid, out);
    } catch (IOException e) {
      throw new IllegalStateException("memory does not fail", e);
    }
    return out.toByteArray();
  }

  /**
   * Writes the file.
   *
   * @param transferSyntaxUid explicit VR little endian or an encapsulated syntax
   * @throws health.fabrica.core.problem.ProblemException FAB-2008 when SOP class or instance UID is
   *     missing
   */
  public static void write(Dataset dataset, String transferSyntaxUid, OutputStream out)
      throws IOException {
    if (TransferSyntax.isNative(transferSyntaxUid)
        && !transferSyntaxUid.equals(TransferSyntax.EXPLICIT_LE)) {
      throw new IllegalArgumentException("only explicit VR little endian is written");
    }
    ByteArrayOutputStream meta = new ByteArrayOutputStream();
    writeElements(metaOf(dataset, transferSyntaxUid), meta);
    out.write(new byte[128]);
    out.write("DICM".getBytes(StandardCharsets.US_ASCII));
    writeElement(
        new Element.Bytes(
            Tag.FILE_META_INFORMATION_GROUP_LENGTH, Vr.UL, ByteSlice.of(le32(meta.size()))),
        out);
    meta.writeTo(out);
    writeElements(dataset, out);
  }

  private static Dataset metaOf(Dataset dataset, String transferSyntaxUid) {
    return Dataset.builder()
        .bytes(Tag.FILE_META_INFORMATION_VERSION, Vr.OB, new byte[] {0, 1})
        .text(Tag.MEDIA_STORAGE_SOP_CLASS_UID, dataset.requireString(Tag.SOP_CLASS_UID))
        .text(Tag.MEDIA_STORAGE_SOP_INSTANCE_UID, dataset.requireString(Tag.SOP_INSTANCE_UID))
        .text(Tag.TRANSFER_SYNTAX_UID, transferSyntaxUid)
        .text(Tag.IMPLEMENTATION_CLASS_UID, IMPLEMENTATION_CLASS_UID)
        .text(Tag.IMPLEMENTATION_VERSION_NAME, IMPLEMENTATION_VERSION_NAME)
        .build();
  }

  private static void writeElements(Dataset dataset, OutputStream out) throws IOException {
    for (Element element : dataset.elements()) {
      writeElement(element, out);
    }
  }

  private static void writeElement(Element element, OutputStream out) throws IOException {
    if (element instanceof Element.Bytes bytes) {
      writeBytes(bytes, out);
    } else if (element instanceof Element.Sequence sequence) {
      header(element.tag(), Vr.SQ, UNDEFINED, out);
      for (Dataset item : sequence.items()) {
        delimiter(Tag.ITEM, UNDEFINED, out);
        writeElements(item, out);
        delimiter(Tag.ITEM_DELIMITATION, 0, out);
      }
      delimiter(Tag.SEQUENCE_DELIMITATION, 0, out);
    } else if (element instanceof Element.Fragments fragments) {
      header(element.tag(), Vr.OB, UNDEFINED, out);
      fragment(fragments.offsetTable(), out);
      for (ByteSlice fragment : fragments.fragments()) {
        fragment(fragment, out);
      }
      delimiter(Tag.SEQUENCE_DELIMITATION, 0, out);
    } else {
      throw new IllegalArgumentException(
          "the value of " + Tag.describe(element.tag()) + " was not read");
    }
  }

  private static void writeBytes(Element.Bytes element, OutputStream out) throws IOException {
    int length = element.value().length();
    boolean odd = length % 2 == 1;
    int even = odd ? length + 1 : length;
    // PS3.5 6.2.2: a value too long for the short form is sent as UN.
    Vr vr = element.vr().longForm() || even <= SHORT_LIMIT ? element.vr() : Vr.UN;
    header(element.tag(), vr, even, out);
    element.value().writeTo(out);
    if (odd) {
      out.write(element.vr().padding());
    }
  }

  private static void fragment(ByteSlice fragment, OutputStream out) throws IOException {
    delimiter(Tag.ITEM, fragment.length() + (fragment.length() & 1), out);
    fragment.writeTo(out);
    if (fragment.length() % 2 == 1) {
      out.write(0);
    }
  }

  private static void header(int tag, Vr vr, int length, OutputStream out) throws IOException {
    writeTag(tag, out);
    out.write(vr.name().getBytes(StandardCharsets.US_ASCII));
    if (vr.longForm()) {
      out.write(0);
      out.write(0);
      out.write(le32(length));
    } else {
      out.write(length);
      out.write(length >>> 8);
    }
  }

  private static void delimiter(int tag, int length, OutputStream out) throws IOException {
    writeTag(tag, out);
    out.write(le32(length));
  }

  private static void writeTag(int tag, OutputStream out) throws IOException {
    out.write(tag >>> 16);
    out.write(tag >>> 24);
    out.write(tag);
    out.write(tag >>> 8);
  }

  private static byte[] le32(int v) {
    return new byte[] {(byte) v, (byte) (v >>> 8), (byte) (v >>> 16), (byte) (v >>> 24)};
  }
}
