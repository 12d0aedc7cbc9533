package health.fabrica.dicom.server;

import java.util.List;

/**
 * A study, series or instance that was found.
 *
 * @param first its first instance
 * @param series distinct series in the study or series found, whether or not they match
 * @param instances instances in it
 * @param modalities distinct modalities in it, sorted
 */
public record InstanceMatch(
    InstanceRecord first, int series, int instances, List<String> modalities) {
  public InstanceMatch {
    modalities = List.copyOf(modalities);
  }
}
