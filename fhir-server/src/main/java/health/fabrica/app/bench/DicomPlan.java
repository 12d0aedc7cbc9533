package health.fabrica.app.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * What {@code bench dicom} measures.
 *
 * @param parts what is wanted
 * @param scan zip file of the slices that are repeated
 * @param slices of the series that is retrieved
 * @param rounds of retrieving
 * @param instances of one STOW-RS request
 * @param storeRounds of storing, besides one that warms up
 * @param compressed files in JPEG-LS
 */
public record DicomPlan(
    Set<Part> parts,
    Path scan,
    int slices,
    int rounds,
    int instances,
    int storeRounds,
    List<Path> compressed) {

  /** Copies its collections. */
  public DicomPlan {
    parts = Set.copyOf(parts);
    compressed = List.copyOf(compressed);
  }

  /** What can be measured. */
  public enum Part {
    /** WADO-RS from Orthanc to a volume beside curl. */
    RETRIEVE,
    /** STOW-RS to our server beside Orthanc. */
    STORE,
    /** JPEG-LS decoding beside dcmdjpls. */
    JPEG_LS,
    /** 600 slices from Orthanc to a volume with 512 MB of heap. */
    MEMORY
  }
}
