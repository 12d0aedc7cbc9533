package health.fabrica.dicom.data;

import java.util.List;

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

  /** A large value that was left where it is. */
  record Bulk(int tag, Vr vr, String uri) implements Element {
    @Override
    public boolean isEmpty() {
      return false;
    }
  }
}
