package health.fabrica.dicom.server;

import java.util.List;

/**
 * A study, series or instance that was found.
 *
 * @param first its first instance that meets the criteria, by series and SOP Instance UID
 * @param metadataJson the metadata of that instance
 * @param series distinct series in the study or series found, whether or not they match
 * @param instances instances in it
 * @param modalities distinct modalities in it, sorted, none of them empty
 */
public record InstanceMatch(
    InstanceRecord first, String metadataJson, int series, int instances, List<String> modalities) {
  public InstanceMatch {
    modalities = List.copyOf(modalities);
  }

  @Override
  public String toString() {
    return "InstanceMatch " + first.sopUid();
  }
}
