package health.fabrica.dicom.deident;

/**
 * What stays beside the basic profile.
 *
 * @param modifiedDates Retain Longitudinal Temporal Information Modified Dates: dates stay, shifted
 *     by the same number of days for all objects of a patient
 * @param deviceIdentity Retain Device Identity: serial number and station name stay
 * @param recognisableFace whether a surface that is said to be recognisable may leave
 */
public record DeidentificationOptions(
    boolean modifiedDates, boolean deviceIdentity, boolean recognisableFace) {

  /** The basic profile. */
  public static final DeidentificationOptions BASIC =
      new DeidentificationOptions(false, false, false);
}
