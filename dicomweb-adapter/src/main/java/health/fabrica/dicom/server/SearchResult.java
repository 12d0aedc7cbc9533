package health.fabrica.dicom.server;

import java.util.List;

/**
 * One page of matches.
 *
 * @param matches ordered by study, series and SOP Instance UID
 * @param remaining matches behind this page
 */
public record SearchResult(List<InstanceMatch> matches, long remaining) {
  public SearchResult {
    matches = List.copyOf(matches);
  }
}
