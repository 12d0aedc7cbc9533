package health.fabrica.dicom.watch;

import java.time.Duration;
import java.util.Optional;

/** How far watches have read, and whose turn it is; durable, and shared by all nodes. */
public interface WatchCursors {

  /**
   * Takes or keeps the turn of a watch for some time.
   *
   * @return false while another node has it
   */
  boolean take(String watch, Duration lease);

  /** How far the watch has read, in words of its own; empty before its first turn. */
  Optional<String> position(String watch);

  /** Says how far it has read. When this returns, that survives a crash. */
  void move(String watch, String position);
}
