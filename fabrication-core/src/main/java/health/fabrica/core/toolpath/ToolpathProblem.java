package health.fabrica.core.toolpath;

import health.fabrica.core.problem.Category;
import health.fabrica.core.problem.ProblemCode;

/** What can stop the planning of a print, and what a planned print warns about. */
public enum ToolpathProblem implements ProblemCode {
  /** A value of a profile is outside of its legal range. */
  PROFILE_INVALID(1801, Category.INCORRECT, "print profile invalid"),
  /** The model is larger than the build volume. */
  MODEL_TOO_BIG(1802, Category.INCORRECT, "model does not fit the printer"),
  /** The model is thinner than half a layer. */
  MODEL_TOO_FLAT(1803, Category.INCORRECT, "model thinner than a layer"),
  /** Shells overlap or the mesh is inside out, so that inside and outside are not defined. */
  SHELLS_OVERLAP(1804, Category.INCORRECT, "shells overlap"),
  /** Nothing of the model is thick enough for one bead. */
  NOTHING_PRINTABLE(1805, Category.INCORRECT, "nothing printable"),
  /** The stream that takes the printer instructions failed. */
  OUTPUT_FAILED(1806, Category.UNAVAILABLE, "print file could not be written"),
  /** A promise of the planner was broken. */
  PLANNER_FAULT(1807, Category.FAULT, "toolpath planner failed"),
  /** There is no room on the bed for the block in which several extruders are primed. */
  NO_TOWER_ROOM(1150, Category.INCORRECT, "no room for a prime tower"),
  /** Warning: beads were slowed down to what the hot end can melt. */
  MELT_LIMITED(1151, Category.INCORRECT, "slowed to the melt limit"),
  /** Warning: next to nothing of the print lies on the bed. */
  LITTLE_ON_BED(1152, Category.INCORRECT, "little of the print on the bed"),
  /** Warning: parts of the model are thinner than one bead and are not printed. */
  THIN_PARTS_LOST(1821, Category.INCORRECT, "parts thinner than a bead"),
  /** Warning: a part of a layer has nothing below it and no support is made. */
  UNSUPPORTED_ISLANDS(1822, Category.INCORRECT, "islands without support"),
  /** Warning: a part of the mesh overlaps itself a little. */
  SHELLS_TOUCH(1823, Category.INCORRECT, "small self-overlaps"),
  /** Warning: some layers inside the height of the model are empty. */
  EMPTY_LAYERS(1824, Category.INCORRECT, "empty layers"),
  /** Warning: there is no room on the bed for the skirt that primes the nozzle. */
  NO_SKIRT(1825, Category.INCORRECT, "no room for a skirt"),
  /** Warning: parts of the model are thinner than one bead and are printed with narrower ones. */
  THIN_PARTS_NARROW(1826, Category.INCORRECT, "parts printed with narrow beads");

  private final Definition definition;

  ToolpathProblem(int number, Category category, String title) {
    this.definition = new Definition(number, category, title);
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
