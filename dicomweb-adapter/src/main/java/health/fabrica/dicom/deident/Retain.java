package health.fabrica.dicom.deident;

import health.fabrica.dicom.object.CodedConcept;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Options of the profile that let something stay (PS3.15 E.3, codes of CID 7050), with the
 * attributes that table E.1-1 marks for each.
 */
public enum Retain {
  /** Dates stay, shifted by the same number of days for all objects of a patient; times stay. */
  DATES(
      "113107",
      "Retain Longitudinal Temporal Information Modified Dates Option",
      Set.of(
          0x00080015,
          0x00080020,
          0x00080021,
          0x00080022,
          0x00080023,
          0x00080024,
          0x00080025,
          0x0008002A,
          0x00080030,
          0x00080031,
          0x00080032,
          0x00080033,
          0x00080034,
          0x00080035,
          0x001021D0,
          0x0016008D,
          0x00189074,
          0x00189151,
          0x00189369,
          0x0018936A,
          0x00189516,
          0x00189517,
          0x00380020,
          0x00380021,
          0x003A0314,
          0x00400002,
          0x00400003,
          0x00400004,
          0x00400005,
          0x00400244,
          0x00400245,
          0x00400250,
          0x00400251,
          0x00404005,
          0x00404008,
          0x00404010,
          0x00404011,
          0x00404050,
          0x00404051,
          0x00404052,
          0x0040A192,
          0x0040A193,
          0x30060008,
          0x30060009,
          0x30080054,
          0x30080056,
          0x30080250,
          0x30080251,
          0x300A0006,
          0x300A0007,
          0x300A0736,
          0x300A073A,
          0x300A0741,
          0x300A0760,
          0x3010004C,
          0x3010004D)),
  /** Sex, age, size, weight, ethnic group, smoking and pregnancy status stay. */
  CHARACTERISTICS(
      "113108",
      "Retain Patient Characteristics Option",
      Set.of(
          0x00100040,
          0x00101010,
          0x00101020,
          0x00101030,
          0x00102160,
          0x001021A0,
          0x001021C0,
          0x00102203)),
  /** Names and numbers of scanner, detector and station stay. */
  DEVICE(
      "113109",
      "Retain Device Identity Option",
      Set.of(
          0x00081010,
          0x0016004E,
          0x0016004F,
          0x00160050,
          0x00160051,
          0x00181000,
          0x00181002,
          0x00181004,
          0x00181005,
          0x00181007,
          0x00181008,
          0x00181009,
          0x0018100A,
          0x0018100B,
          0x00185011,
          0x0018700A,
          0x00189367,
          0x00189371,
          0x00189373,
          0x00321020,
          0x00321021,
          0x00400001,
          0x00400010,
          0x00400011,
          0x00400241,
          0x00400242,
          0x00404025,
          0x00404027,
          0x00404028,
          0x00404030,
          0x00500020,
          0x30080105,
          0x300A00B2,
          0x300A0216,
          0x3010002D,
          0x30100043));

  private final CodedConcept code;
  private final Set<Integer> attributes;

  Retain(String code, String meaning, Set<Integer> attributes) {
    this.code = new CodedConcept(code, "DCM", meaning);
    this.attributes = attributes;
  }

  /** The code that says so in the object. */
  public CodedConcept code() {
    return code;
  }

  /** Whether the option is about this attribute. */
  boolean covers(int tag) {
    return attributes.contains(tag);
  }

  /** The name on the command line. */
  public String cliName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The option of this name. */
  public static Optional<Retain> ofCliName(String name) {
    return Arrays.stream(values()).filter(option -> option.cliName().equals(name)).findFirst();
  }
}
