package health.fabrica.dicom.object;

import java.util.Map;
import java.util.Optional;

/**
 * The coded region of what Body Part Examined (0018,0015) names: terms of PS3.16 table L-1 with
 * their codes of CID 4031. A term that is not among them has no code here; nothing is guessed.
 */
public final class AnatomicRegion {

  private static final Map<String, CodedConcept> TERMS =
      Map.ofEntries(
          region("ABDOMEN", "818981001", "Abdomen"),
          region("ABDOMENPELVIS", "818982008", "Abdomen and Pelvis"),
          region("ANKLE", "70258002", "Ankle joint"),
          region("CALCANEUS", "80144004", "Calcaneus"),
          region("CHEST", "816094009", "Chest"),
          region("CHESTABDOMEN", "416550000", "Chest and Abdomen"),
          region("CHESTABDPELVIS", "416775004", "Chest, Abdomen and Pelvis"),
          region("CLAVICLE", "51299004", "Clavicle"),
          region("CSPINE", "122494005", "Cervical spine"),
          region("CTSPINE", "1217257000", "Cervico-thoracic spine"),
          region("ELBOW", "16953009", "Elbow joint"),
          region("FEMUR", "71341001", "Femur"),
          region("FIBULA", "87342007", "Fibula"),
          region("FINGER", "7569003", "Finger"),
          region("FOOT", "56459004", "Foot"),
          region("FOREARM", "14975008", "Forearm"),
          region("HAND", "85562004", "Hand"),
          region("HEAD", "69536005", "Head"),
          region("HEADNECK", "774007", "Head and Neck"),
          region("HEART", "80891009", "Heart"),
          region("HIP", "24136001", "Hip Joint"),
          region("HUMERUS", "85050009", "Humerus"),
          region("ILIUM", "22356005", "Ilium"),
          region("JAW", "661005", "Jaw region"),
          region("KNEE", "72696002", "Knee"),
          region("LOWERLEG", "30021000", "Lower leg"),
          region("LOWERLIMB", "61685007", "Lower limb"),
          region("LSPINE", "122496007", "Lumbar spine"),
          region("LSSPINE", "1217253001", "Lumbo-sacral spine"),
          region("MANDIBLE", "91609006", "Mandible"),
          region("MASTOID", "59066005", "Mastoid bone"),
          region("MAXILLA", "70925003", "Maxilla"),
          region("NECK", "45048000", "Neck"),
          region("NECKCHEST", "417437006", "Neck and Chest"),
          region("ORBIT", "363654007", "Orbital structure"),
          region("PATELLA", "64234005", "Patella"),
          region("PELVIS", "816092008", "Pelvis"),
          region("PHANTOM", "706342009", "Phantom"),
          region("RIB", "113197003", "Rib"),
          region("SCAPULA", "79601000", "Scapula"),
          region("SHOULDER", "16982005", "Shoulder"),
          region("SIJOINT", "39723000", "Sacroiliac joint"),
          region("SKULL", "89546000", "Skull"),
          region("SPINE", "421060004", "Spine"),
          region("SSPINE", "54735007", "Sacrum"),
          region("STERNUM", "56873002", "Sternum"),
          region("THIGH", "68367000", "Thigh"),
          region("THORAX", "816094009", "Chest"),
          region("THUMB", "76505004", "Thumb"),
          region("TLSPINE", "1217256009", "Thoraco-lumbar spine"),
          region("TMJ", "53620006", "Temporomandibular joint"),
          region("TOE", "29707007", "Toe"),
          region("TSPINE", "122495006", "Thoracic spine"),
          region("UPPERARM", "40983000", "Upper arm"),
          region("UPPERLIMB", "53120007", "Upper limb"),
          region("WRIST", "74670003", "Wrist joint"),
          region("ZYGOMA", "13881006", "Zygoma"));

  private AnatomicRegion() {}

  private static Map.Entry<String, CodedConcept> region(String term, String code, String meaning) {
    return Map.entry(term, new CodedConcept(code, "SCT", meaning));
  }

  /**
   * The region that the images of the series show; empty when they do not say or it has no code.
   */
  public static Optional<CodedConcept> of(SourceSeries source) {
    return source.bodyPartExamined().map(TERMS::get);
  }
}
