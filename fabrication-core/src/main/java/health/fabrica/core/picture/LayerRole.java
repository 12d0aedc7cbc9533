package health.fabrica.core.picture;

import java.util.Locale;

/** What a line of a layer is for, and the colour it has in pictures. */
public enum LayerRole {
  /** Walls that nobody sees. */
  INNER_WALL("inner wall", 0xd79b3c),
  /** Sparse filling, or the hatches of a powder bed. */
  INFILL("infill", 0xb4553f),
  /** Full surfaces, top, bottom and bridges. */
  SKIN("skin", 0x7a5ea8),
  /** Skirt, brim, raft, and what primes or wipes the nozzle. */
  ADHESION("skirt and brim", 0x8a949c),
  /** What carries and is taken off. */
  SUPPORT("support", 0x3f8f5a),
  /** The border of the part. */
  OUTER_WALL("outer wall", 0x1f6f9f),
  /** What the file does not name. */
  OTHER("not named", 0x4d565e);

  private final String title;
  private final int rgb;

  LayerRole(String title, int rgb) {
    this.title = title;
    this.rgb = rgb;
  }

  /** The name for people. */
  public String title() {
    return title;
  }

  /** The colour, 0xRRGGBB. */
  public int rgb() {
    return rgb;
  }

  /** The role of what a print file calls a line in its {@code ;TYPE:} comments. */
  public static LayerRole ofGcode(String type) {
    String word = type.toLowerCase(Locale.ROOT);
    if (word.contains("support")) {
      return SUPPORT;
    }
    if (word.matches(".*(skirt|brim|raft|prime|wipe|custom).*")) {
      return ADHESION;
    }
    if (word.matches(".*(external|outer|overhang|thin).*")) {
      return OUTER_WALL;
    }
    if (word.matches(".*(perimeter|wall|gap).*")) {
      return INNER_WALL;
    }
    if (word.matches(".*(solid|top|bottom|skin|bridge|ironing).*")) {
      return SKIN;
    }
    return word.contains("infill") || word.contains("sparse") ? INFILL : OTHER;
  }

  /** The role of a part of a powder-bed file by its label, for example {@code job.contour}. */
  public static LayerRole ofScan(String label) {
    String word = label.toLowerCase(Locale.ROOT);
    if (word.endsWith("contour")) {
      return OUTER_WALL;
    }
    if (word.endsWith("support")) {
      return SUPPORT;
    }
    return word.endsWith("skin") ? SKIN : INFILL;
  }
}
