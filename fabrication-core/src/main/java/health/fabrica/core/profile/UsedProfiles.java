package health.fabrica.core.profile;

import health.fabrica.core.blob.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The digests under which profiles were used: a text file with a line {@code NAME@VERSION digest}
 * each, which only grows. A line is on the disk before the profile is used; what a crash left
 * without an end is written again. Threads and processes take turns by a lock of the file.
 */
final class UsedProfiles {

  private static final Pattern LINE =
      Pattern.compile("([A-Za-z0-9._-]{1,60}@[0-9]{1,6}) ([0-9a-f]{64})");
  private static final int MAX_BYTES = 1 << 24;

  /** Locks of files count for the whole process, so its threads take turns here. */
  private static final Object TURN = new Object();

  private final Path file;

  UsedProfiles(Path file) {
    this.file = file;
  }

  /**
   * Compares profiles with what was used.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-1456, FAB-1459
   */
  void check(Collection<Profile> profiles) {
    synchronized (TURN) {
      try {
        if (Files.exists(file)) {
          compare(profiles, lines(Files.readAllBytes(file)));
        }
      } catch (IOException e) {
        throw failed(e);
      }
    }
  }

  /**
   * Compares, and writes down those that are new; when this returns, they survive a power cut.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-1456, FAB-1459
   */
  void use(Collection<Profile> profiles) {
    synchronized (TURN) {
      try (FileChannel channel =
              FileChannel.open(
                  file,
                  StandardOpenOption.CREATE,
                  StandardOpenOption.READ,
                  StandardOpenOption.WRITE);
          FileLock lock = channel.lock()) {
        if (!lock.isValid() || channel.size() > MAX_BYTES) {
          throw new IOException("no lock, or a register of " + channel.size() + " bytes");
        }
        byte[] before = read(channel);
        Map<String, Sha256> used = lines(before);
        compare(profiles, used);
        StringBuilder fresh = new StringBuilder();
        for (Profile profile : profiles) {
          if (used.putIfAbsent(profile.reference(), profile.digest()) == null) {
            fresh.append(profile.reference()).append(' ').append(profile.digest()).append('\n');
          }
        }
        append(channel, before, fresh.toString());
      } catch (IOException e) {
        throw failed(e);
      }
    }
  }

  /** Writes after the last whole line. */
  private static void append(FileChannel channel, byte[] before, String fresh) throws IOException {
    if (fresh.isEmpty()) {
      return;
    }
    int end = before.length;
    while (end > 0 && before[end - 1] != '\n') {
      end--;
    }
    channel.truncate(end);
    ByteBuffer bytes = ByteBuffer.wrap(fresh.getBytes(StandardCharsets.US_ASCII));
    long at = end;
    while (bytes.hasRemaining()) {
      at += channel.write(bytes, at);
    }
    channel.force(true);
  }

  private static byte[] read(FileChannel channel) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate((int) channel.size());
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, bytes.position()) < 0) {
        throw new IOException("the register became shorter");
      }
    }
    return bytes.array();
  }

  private static Map<String, Sha256> lines(byte[] bytes) throws IOException {
    Map<String, Sha256> used = new LinkedHashMap<>();
    String text = new String(bytes, StandardCharsets.US_ASCII);
    int whole = text.lastIndexOf('\n') + 1;
    for (String line : text.substring(0, whole).split("\n", -1)) {
      Matcher form = LINE.matcher(line);
      if (form.matches()) {
        used.put(form.group(1), new Sha256(form.group(2)));
      } else if (!line.isEmpty()) {
        throw new IOException("a line of the register is damaged");
      }
    }
    return used;
  }

  private static void compare(Collection<Profile> profiles, Map<String, Sha256> used) {
    for (Profile profile : profiles) {
      Sha256 before = used.get(profile.reference());
      if (before != null && !before.equals(profile.digest())) {
        throw ProfileProblem.CHANGED.refuse(
            "The profile "
                + profile.reference()
                + " was used with SHA-256 "
                + before.hex().substring(0, 12)
                + "... and now has "
                + profile.digest().hex().substring(0, 12)
                + "....",
            "Bring the old file back, and save the change as version "
                + (profile.version() + 1)
                + " in a new file.");
      }
    }
  }

  private static RuntimeException failed(IOException e) {
    return ProfileProblem.REGISTER_FAILED
        .with(
            "The register of used profiles failed: " + e.getClass().getSimpleName() + ".",
            "Make its folder writable, and bring a damaged register back from the backup.")
        .asException(e);
  }
}
