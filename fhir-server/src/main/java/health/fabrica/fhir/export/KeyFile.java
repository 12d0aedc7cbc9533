package health.fabrica.fhir.export;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** The keys and versions of the resources that a snapshot selected: 16 bytes each, in key order. */
final class KeyFile implements AutoCloseable {

  static final int ENTRY_BYTES = 16;

  /** A version of a resource. */
  record Key(long pk, long version) {}

  private final FileChannel channel;
  private final DataInputStream in;
  private long left;

  private KeyFile(FileChannel channel, long from) throws IOException {
    this.channel = channel;
    this.left = channel.size() / ENTRY_BYTES - from;
    channel.position(from * ENTRY_BYTES);
    this.in = new DataInputStream(new BufferedInputStream(Channels.newInputStream(channel)));
  }

  static void write(DataOutputStream out, long pk, long version) throws IOException {
    out.writeLong(pk);
    out.writeLong(version);
  }

  /** Opens at the entry with that number, from 0. */
  static KeyFile open(Path file, long from) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      return new KeyFile(channel, from);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** The next keys, at most so many; none at the end. */
  List<Key> next(int most) throws IOException {
    List<Key> keys = new ArrayList<>();
    for (; left > 0 && keys.size() < most; left--) {
      keys.add(new Key(in.readLong(), in.readLong()));
    }
    return keys;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
