package health.fabrica.dicom.data;

import health.fabrica.core.problem.Problem;
import health.fabrica.dicom.DicomProblem;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Parses data elements (PS3.5 chapter 7) from a source. Sequences may have defined or undefined
 * length, nested at will; an element UN of undefined length is implicit VR little endian (PS3.5
 * 6.2.2 note 4), and a UN whose tag the dictionary knows is read as what the dictionary says.
 */
final class DatasetParser {

  private static final int MAX_DEPTH = 64;
  private static final long UNDEFINED = 0xffffffffL;
  private static final long TO_DELIMITER = -1;
  private static final long TO_END = -2;

  /** Most that a header may hold: values, and what each element costs besides. */
  private static final long MAX_HELD = 64L << 20;

  private static final long ELEMENT_BYTES = 128;

  private final Source source;
  private final Encoding encoding;
  private final long bulkBytes;
  private final boolean sliced;
  private final List<Problem> warnings;
  private boolean orderWarned;
  private long held;

  /**
   * A parser that leaves opaque values of more bytes than {@code bulkBytes} in place.
   *
   * @param sliced whether positions of the source are those of the file, in little-endian words
   */
  DatasetParser(
      Source source, Encoding encoding, long bulkBytes, boolean sliced, List<Problem> warnings) {
    this.source = source;
    this.encoding = encoding;
    this.bulkBytes = bulkBytes;
    this.sliced = sliced;
    this.warnings = warnings;
  }

  /** What an item inherits from the data set around it. */
  private record Scope(CharacterSet characterSet, boolean signedPixels, int depth) {
    Scope deeper() {
      if (depth == MAX_DEPTH) {
        throw DicomProblem.LIMIT.refuse(
            "Sequences are nested deeper than " + MAX_DEPTH + ".",
            "Check the object: it may be an attack.");
      }
      return new Scope(characterSet, signedPixels, depth + 1);
    }
  }

  /** One element header. */
  private record Header(int tag, Vr vr, long length) {}

  Dataset readGroup2() {
    Dataset.Builder meta = Dataset.builder();
    while (source.peekU16() == 2) {
      Header header = header(encoding, false);
      put(meta, value(header, encoding, new Scope(CharacterSet.ASCII, false, 0)));
    }
    return meta.build();
  }

  Dataset readToEnd() {
    return dataset(TO_END, encoding, new Scope(CharacterSet.ASCII, false, 0));
  }

  private Dataset dataset(long end, Encoding enc, Scope scope) {
    Dataset.Builder into = Dataset.builder(scope.characterSet());
    Scope here = scope;
    int last = 0;
    while (more(end)) {
      Header header = header(enc, here.signedPixels());
      if (header.tag() == Tag.ITEM_DELIMITATION && end == TO_DELIMITER) {
        break;
      }
      if (Integer.compareUnsigned(header.tag(), last) < 0 && !orderWarned) {
        orderWarned = true;
        warnings.add(Part10Reader.tolerated("Attributes stood out of order; sorted."));
      }
      last = header.tag();
      checkFits(header, end);
      Element element = value(header, enc, here);
      put(into, element);
      here = scopeAfter(element, into, here);
    }
    if (end >= 0 && source.position() != end) {
      throw malformed("An element reaches beyond the end of its data set");
    }
    return into.build();
  }

  private boolean more(long end) {
    return end == TO_END ? !source.atEnd() : end == TO_DELIMITER || source.position() < end;
  }

  private static Scope scopeAfter(Element element, Dataset.Builder into, Scope scope) {
    if (element.tag() == Tag.PIXEL_REPRESENTATION
        && element instanceof Element.Bytes b
        && b.value().length() >= 2) {
      return new Scope(scope.characterSet(), b.value().u16(0) == 1, scope.depth());
    }
    return element.tag() == Tag.SPECIFIC_CHARACTER_SET
        ? new Scope(into.characterSet(), scope.signedPixels(), scope.depth())
        : scope;
  }

  private void put(Dataset.Builder into, Element element) {
    if (Tag.isGroupLength(element.tag())) {
      return;
    }
    if (into.contains(element.tag())) {
      throw malformed("The attribute " + Tag.describe(element.tag()) + " stands twice");
    }
    into.put(element);
    if (element.tag() == Tag.SPECIFIC_CHARACTER_SET && !into.characterSet().isSupported()) {
      warnings.add(
          DicomProblem.CHARACTER_SET.with(
              "The character set is not known; characters outside ASCII are shown as U+FFFD.",
              "Do not rely on names in this object."));
    }
  }

  private void checkFits(Header header, long end) {
    if (end >= 0
        && header.length() != UNDEFINED
        && header.length() > end - source.position()
        && end - source.position() < source.remaining()) {
      throw malformed(
          "The attribute "
              + Tag.describe(header.tag())
              + " of "
              + header.length()
              + " bytes reaches beyond its item");
    }
  }

  /** A whole file is held by whoever reads it; a header must stay small whatever the file holds. */
  private void hold(long bytes) {
    held += bytes;
    if (held > MAX_HELD && bulkBytes != Long.MAX_VALUE) {
      throw DicomProblem.LIMIT.refuse(
          "The attributes beside pixel data and the like take more than " + MAX_HELD + " bytes.",
          "Check the object: it may be an attack.");
    }
  }

  private Header header(Encoding enc, boolean signedPixels) {
    hold(ELEMENT_BYTES);
    ByteSlice head = source.take(8);
    int tag = enc.tag(head, 0);
    if (Tag.group(tag) == 0xfffe) {
      return new Header(tag, Vr.UN, enc.u32(head, 4));
    }
    if (!enc.explicit()) {
      return new Header(tag, Dictionary.vr(tag, signedPixels), enc.u32(head, 4));
    }
    Vr vr = vr(head.u8(4), head.u8(5), tag);
    return vr.longForm()
        ? new Header(tag, vr, enc.u32(source.take(4), 0))
        : new Header(tag, vr, enc.u16(head, 6));
  }

  /** PS3.5 6.2: a VR of two capitals that is not known yet has the long form; it is read as UN. */
  private Vr vr(int first, int second, int tag) {
    if (first < 'A' || first > 'Z' || second < 'A' || second > 'Z') {
      throw malformed("The attribute " + Tag.describe(tag) + " has no value representation");
    }
    Vr known = Vr.of("" + (char) first + (char) second);
    return known == null ? Vr.UN : known;
  }

  private Element value(Header header, Encoding enc, Scope scope) {
    int tag = header.tag();
    if (Tag.group(tag) == 0xfffe) {
      throw malformed("A delimiter " + Tag.describe(tag) + " stands outside a sequence");
    }
    if (header.vr() == Vr.SQ) {
      return new Element.Sequence(tag, items(header.length(), enc, scope.deeper()));
    }
    if (header.length() == UNDEFINED) {
      return undefined(header, enc, scope);
    }
    if (header.length() > bulkBytes && header.vr().kind() == Vr.Kind.BYTES) {
      long offset = source.position();
      source.skip(header.length());
      return bulk(header, offset, header.length(), false);
    }
    hold(header.length());
    ByteSlice bytes = source.take(header.length());
    if (header.vr() == Vr.UN) {
      Element known = resolveUnknown(tag, bytes, scope);
      return known == null ? new Element.Bytes(tag, Vr.UN, bytes) : known;
    }
    return new Element.Bytes(tag, header.vr(), enc.littleEndian(bytes, header.vr().wordBytes()));
  }

  private Element undefined(Header header, Encoding enc, Scope scope) {
    if (header.tag() == Tag.PIXEL_DATA && header.vr().kind() == Vr.Kind.BYTES) {
      return fragments(header, enc);
    }
    if (header.vr() == Vr.UN) {
      return new Element.Sequence(
          header.tag(), items(UNDEFINED, Encoding.IMPLICIT_LE, scope.deeper()));
    }
    throw malformed(
        "The attribute "
            + Tag.describe(header.tag())
            + " of VR "
            + header.vr()
            + " has an undefined length");
  }

  private @Nullable Element resolveUnknown(int tag, ByteSlice bytes, Scope scope) {
    Vr vr = Dictionary.vr(tag, scope.signedPixels());
    if (vr == Vr.UN || Tag.isPrivate(tag)) {
      return null;
    }
    if (vr != Vr.SQ) {
      return new Element.Bytes(tag, vr, bytes);
    }
    DatasetParser inner =
        new DatasetParser(Source.of(bytes), Encoding.IMPLICIT_LE, Long.MAX_VALUE, false, warnings);
    return new Element.Sequence(
        tag, inner.items(bytes.length(), Encoding.IMPLICIT_LE, scope.deeper()));
  }

  private List<Dataset> items(long length, Encoding enc, Scope scope) {
    List<Dataset> items = new ArrayList<>();
    long end = length == UNDEFINED ? TO_DELIMITER : endAfter(length);
    while (end == TO_DELIMITER || source.position() < end) {
      ByteSlice head = source.take(8);
      int tag = enc.tag(head, 0);
      long itemLength = enc.u32(head, 4);
      if (tag == Tag.SEQUENCE_DELIMITATION && end == TO_DELIMITER) {
        break;
      }
      if (tag != Tag.ITEM) {
        throw malformed("A sequence holds " + Tag.describe(tag) + " where an item should start");
      }
      items.add(dataset(itemLength == UNDEFINED ? TO_DELIMITER : endAfter(itemLength), enc, scope));
    }
    if (end != TO_DELIMITER && source.position() != end) {
      throw malformed("An item reaches beyond the end of its sequence");
    }
    return items;
  }

  private long endAfter(long length) {
    if (length > source.remaining()) {
      source.take(length); // refuses with the numbers
    }
    return source.position() + length;
  }

  private Element fragments(Header header, Encoding enc) {
    List<ByteSlice> fragments = new ArrayList<>();
    boolean keep = bulkBytes == Long.MAX_VALUE;
    long start = source.position();
    long end;
    while (true) {
      end = source.position();
      ByteSlice head = source.take(8);
      int tag = enc.tag(head, 0);
      long length = enc.u32(head, 4);
      if (tag == Tag.SEQUENCE_DELIMITATION) {
        break;
      }
      if (tag != Tag.ITEM || length == UNDEFINED) {
        throw malformed("Encapsulated pixel data hold " + Tag.describe(tag) + " between fragments");
      }
      if (keep) {
        fragments.add(source.take(length));
      } else {
        source.skip(length);
      }
    }
    if (!keep) {
      return bulk(header, start, end - start, true);
    }
    ByteSlice table = fragments.isEmpty() ? ByteSlice.EMPTY : fragments.remove(0);
    return new Element.Fragments(header.tag(), Vr.OB, table, fragments);
  }

  private Element bulk(Header header, long offset, long length, boolean encapsulated) {
    FileSlice slice = sliced ? new FileSlice(offset, length, encapsulated) : null;
    return new Element.Bulk(header.tag(), header.vr(), "", slice);
  }

  private RuntimeException malformed(String what) {
    return DicomProblem.MALFORMED.refuse(
        what + " (near byte " + source.position() + ").", "Fetch or export the object again.");
  }
}
