package health.fabrica.dicom.data;

import health.fabrica.dicom.DicomProblem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One attribute of a data set. */
public sealed interface Element {

  /** The attribute tag. */
  int tag();

  /** The value representation. */
  Vr vr();

  /** Whether there is no value. */
  boolean isEmpty();

  /** A plain value: little-endian bytes, padding included. */
  record Bytes(int tag, Vr vr, ByteSlice value) implements Element {
    @Override
    public boolean isEmpty() {
      return value.length() == 0;
    }
  }

  /** Nested data sets. */
  record Sequence(int tag, List<Dataset> items) implements Element {
    public Sequence {
      items = List.copyOf(items);
    }

    @Override
    public Vr vr() {
      return Vr.SQ;
    }

    @Override
    public boolean isEmpty() {
      return items.isEmpty();
    }
  }

  /** Encapsulated pixel data: the Basic Offset Table, which may be empty, and the fragments. */
  record Fragments(int tag, Vr vr, ByteSlice offsetTable, List<ByteSlice> fragments)
      implements Element {
    public Fragments {
      fragments = List.copyOf(fragments);
    }

    @Override
    public boolean isEmpty() {
      return fragments.isEmpty();
    }
  }

  /**
   * A large value that was left where it is.
   *
   * @param uri its address, empty when it has none
   * @param slice its place in the file that was read; null when it came by address or lies deflated
   *     or big-endian in its file
   */
  record Bulk(int tag, Vr vr, String uri, @Nullable FileSlice slice) implements Element {

    /** A value at an address. */
    public Bulk(int tag, Vr vr, String uri) {
      this(tag, vr, uri, null);
    }

    /**
     * Its place in the file.
     *
     * @throws health.fabrica.core.problem.ProblemException FAB-2100 when it has none
     */
    public FileSlice requireSlice() {
      if (slice == null) {
        throw DicomProblem.VALUE_LEFT_OUT.refuse(
            "The value of " + Tag.describe(tag) + " was left out of what was read.",
            "Read the object whole.");
      }
      return slice;
    }

    @Override
    public boolean isEmpty() {
      return false;
    }
  }
}
