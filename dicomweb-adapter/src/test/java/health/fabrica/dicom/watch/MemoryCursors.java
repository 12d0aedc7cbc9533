package health.fabrica.dicom.watch;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Places in memory; the turn is always ours unless a test takes it away. */
final class MemoryCursors implements WatchCursors {

  final Map<String, String> positions = new ConcurrentHashMap<>();
  boolean mine = true;

  @Override
  public boolean take(String watch, Duration lease) {
    return mine;
  }

  @Override
  public Optional<String> position(String watch) {
    return Optional.ofNullable(positions.get(watch));
  }

  @Override
  public void move(String watch, String position) {
    positions.put(watch, position);
  }
}
