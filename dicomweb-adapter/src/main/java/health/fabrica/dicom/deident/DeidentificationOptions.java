package health.fabrica.dicom.deident;

import java.util.Set;

/**
 * What stays beside the basic profile.
 *
 * @param retained options of the profile
 * @param recognisableFace whether a surface that is said to be recognisable may leave
 */
public record DeidentificationOptions(Set<Retain> retained, boolean recognisableFace) {

  /** The basic profile. */
  public static final DeidentificationOptions BASIC = of();

  /** Copies the set. */
  public DeidentificationOptions {
    retained = Set.copyOf(retained);
  }

  /** The basic profile with these options. */
  public static DeidentificationOptions of(Retain... retained) {
    return new DeidentificationOptions(Set.of(retained), false);
  }

  /** The same, and a recognisable surface may leave. */
  public DeidentificationOptions lettingFacesPass() {
    return new DeidentificationOptions(retained, true);
  }

  /** Whether dates stay, shifted. */
  boolean shiftsDates() {
    return retained.contains(Retain.DATES);
  }

  /** Whether an option keeps the attribute as it is. */
  boolean keeps(int tag) {
    return retained.stream().anyMatch(option -> option != Retain.DATES && option.covers(tag));
  }

  /** Whether the attribute is a date or time that stays, shifted. */
  boolean shifts(int tag) {
    return shiftsDates() && Retain.DATES.covers(tag);
  }
}
