package health.fabrica.dicom.volume;

import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.Tag;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Which image classes become volumes: what the Conformance Statement says of them. */
public final class VolumeSources {

  private static final String STORAGE = "1.2.840.10008.5.1.4.1.1.";
  private static final List<String> IMAGES =
      List.of(
          "2", "2.1", "2.2", "4", "4.1", "4.4", "13.1.1", "13.1.2", "7", "20", "128", "1.1", "6.1");

  private VolumeSources() {}

  /** What an instance of each class is taken for, by SOP Class UID. */
  public static Map<String, String> table() {
    Map<String, String> table = new TreeMap<>();
    for (String image : IMAGES) {
      String uid = STORAGE + image;
      ObjectKind kind = ObjectKind.of(Dataset.builder().text(Tag.SOP_CLASS_UID, uid).build());
      table.put(uid, kind.name().toLowerCase(Locale.ROOT).replace('_', ' '));
    }
    return table;
  }
}
