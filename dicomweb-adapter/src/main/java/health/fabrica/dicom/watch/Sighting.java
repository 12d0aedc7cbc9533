package health.fabrica.dicom.watch;

import java.net.URI;
import java.util.Optional;

/**
 * A series that a source has seen.
 *
 * @param studyUid Study Instance UID
 * @param seriesUid Series Instance UID
 * @param source who saw it, for people: {@code stow}, {@code imaging-study}, {@code qido:main}
 * @param root DICOMweb root where the images are; empty: this server's own
 * @param subject id of the Patient resource that the source says the images are of
 * @param progress how far the series has come
 */
public record Sighting(
    String studyUid,
    String seriesUid,
    String source,
    Optional<URI> root,
    Optional<String> subject,
    Progress progress) {

  /** How far a series has come, as the source knows it. */
  public sealed interface Progress {

    /** Images have come just now: the silence begins anew. */
    record Grown() implements Progress {}

    /** The PACS counts so many images: the silence begins anew when it counted others before. */
    record Counted(int instances) implements Progress {}

    /** Images that were there before were sent again, or the record of the series was. */
    record Again() implements Progress {}

    /** The source itself has waited, and counts so many images: nothing is to be waited for. */
    record Settled(int instances) implements Progress {}
  }

  /** Images have come to this server. */
  public static Sighting stored(String studyUid, String seriesUid) {
    return new Sighting(
        studyUid, seriesUid, "stow", Optional.empty(), Optional.empty(), new Progress.Grown());
  }

  /** Images that this server had already have come again. */
  public static Sighting again(String studyUid, String seriesUid) {
    return new Sighting(
        studyUid, seriesUid, "stow", Optional.empty(), Optional.empty(), new Progress.Again());
  }
}
