package health.fabrica.dicom.server;

import java.util.Map;

/**
 * What goes into the index with an instance.
 *
 * @param instance the instance
 * @param keys what it is found by; a value for every key, perhaps an empty one
 * @param metadataJson the data set as DICOM JSON; values that are not in it stand as a BulkDataURI
 *     relative to the instance
 */
public record IndexEntry(
    InstanceRecord instance, Map<SearchKey, String> keys, String metadataJson) {

  public IndexEntry {
    keys = Map.copyOf(keys);
  }

  @Override
  public String toString() {
    return "IndexEntry " + instance.sopUid(); // identities stay out of logs
  }
}
