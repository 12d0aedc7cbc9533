package health.fabrica.core.toolpath;

import health.fabrica.core.estimate.MotionModel;
import health.fabrica.core.format.AsciiWriter;

/**
 * Third stage of a layer: from moves to G-code text. The text stands for itself: relative
 * extrusion, retracted start, a comment with the number of the layer. Extrusion is rounded to
 * 0.00001 mm and the rest carried to the next move. A layer that would be over too soon is slowed
 * down, and so is a bead that would need more plastic a second than the hot end melts.
 */
final class LayerEncoder {

  /** Speed and acceleration of the z axis. */
  static final double Z_SPEED_MM_S = 10;

  private static final double E_UNITS = 1e5;

  /** Shorter beads are not worth going back over. */
  private static final double LEAST_WIPE_MM = 0.1;

  private final LayerSetup setup;
  private final ProcessProfile profile;
  private final int layer;
  private final int printed;
  private final LayerMoves moves;
  private final AsciiWriter out;
  private final MotionModel motion;
  private final double heightMm;
  private final double filamentPerMm;
  private final double speedFactor;
  private double exactE;
  private long writtenE;
  private long feed = -1;
  private MoveKind lastKind = MoveKind.TRAVEL;
  private int fan;
  private double limitedMm;

  /**
   * The text of one layer and its sums.
   *
   * @param text G-code
   * @param filamentMm filament pushed out, retractions excluded
   * @param seconds time, without the travel to the first point
   * @param limitedMm length of beads that were slowed down to what the hot end melts
   * @param moves the moves
   */
  @SuppressWarnings("ArrayRecordComponent") // a carrier between two stages, never compared
  record LayerText(
      byte[] text, double filamentMm, double seconds, double limitedMm, LayerMoves moves) {}

  private LayerEncoder(LayerSetup setup, int layer, LayerMoves moves, double speedFactor) {
    this.setup = setup;
    this.profile = setup.profile();
    this.layer = layer;
    this.printed = layer - setup.lowest();
    this.moves = moves;
    this.speedFactor = speedFactor;
    this.out = new AsciiWriter(32 * moves.count() + 256);
    this.motion = new MotionModel(profile.motion());
    this.heightMm = setup.heightMm(layer);
    this.filamentPerMm = profile.lineWidthMm() * heightMm / profile.material().filamentAreaMm2();
    this.fan = printed > profile.rules().firstFanLayer() ? usualFan() : 0;
  }

  static LayerText encode(LayerSetup setup, int layer, LayerMoves moves) {
    LayerText text = new LayerEncoder(setup, layer, moves, 1).run();
    double shortest = setup.profile().speeds().minLayerSeconds();
    if (moves.count() == 0 || text.seconds() >= shortest) {
      return text;
    }
    return new LayerEncoder(setup, layer, moves, text.seconds() / shortest).run();
  }

  private int usualFan() {
    return (int) Math.round(profile.rules().fanPercent() * 2.55);
  }

  private LayerText run() {
    out.text(";LAYER:").number(printed).text("\n;Z:");
    out.decimal(topUm(), 3).text("\n");
    if (printed == profile.rules().firstFanLayer()) {
      fan(usualFan());
    }
    for (int i = 0; i < moves.count(); i++) {
      int tool = moves.toolBefore(i);
      if (i == 0) {
        start(tool);
      } else if (moves.kind(i).isPrinting()) {
        print(i);
      } else {
        travel(i, tool);
      }
    }
    if (lastKind == MoveKind.BRIDGE) {
      fan(printed >= profile.rules().firstFanLayer() ? usualFan() : 0);
    }
    motion.stop();
    return new LayerText(out.toByteArray(), writtenE / E_UNITS, motion.seconds(), limitedMm, moves);
  }

  private long topUm() {
    return Math.round(setup.topMm(layer) * 1000);
  }

  private void start(int tool) {
    retract(-1, 1);
    out.text("G0 Z").decimal(topUm(), 3);
    feed(Z_SPEED_MM_S);
    out.text("\n");
    motion.move(0, 0, heightMm, 0, Z_SPEED_MM_S);
    change(tool);
    rapid(moves.x(0), moves.y(0));
    retract(1, 1);
  }

  private void change(int tool) {
    if (tool >= 0) {
      out.text("T").number(tool).text("\n");
    }
  }

  private void travel(int i, int tool) {
    SpeedProfile speeds = profile.speeds();
    int fromX = moves.x(i - 1);
    int fromY = moves.y(i - 1);
    double dx = (moves.x(i) - fromX) / 1000.0;
    double dy = (moves.y(i) - fromY) / 1000.0;
    double limit = speeds.retractTravelMm();
    boolean far = dx * dx + dy * dy > limit * limit;
    boolean withdrawn = tool >= 0 || (far && moves.kind(i) == MoveKind.TRAVEL);
    if (withdrawn) {
      int[] at = withdraw(i);
      change(tool);
      dx = (moves.x(i) - at[0]) / 1000.0;
      dy = (moves.y(i) - at[1]) / 1000.0;
    }
    rapid(moves.x(i), moves.y(i));
    motion.move(dx, dy, 0, 0, speeds.travelMmS());
    if (withdrawn) {
      retract(1, 1);
    }
  }

  /** Draws the filament back, most of it on the way back over the last bead; where that ends. */
  private int[] withdraw(int i) {
    int x1 = moves.x(i - 1);
    int y1 = moves.y(i - 1);
    SpeedProfile speeds = profile.speeds();
    double wanted = profile.rules().wipeMm();
    if (i < 2 || !moves.kind(i - 1).isPrinting() || speeds.retractMm() == 0) {
      retract(-1, 1);
      return new int[] {x1, y1};
    }
    double backX = (moves.x(i - 2) - x1) / 1000.0;
    double backY = (moves.y(i - 2) - y1) / 1000.0;
    double length = Math.sqrt(backX * backX + backY * backY);
    double way = Math.min(wanted, length);
    if (way < LEAST_WIPE_MM) {
      retract(-1, 1);
      return new int[] {x1, y1};
    }
    int toX = x1 + (int) Math.round(1000 * backX * way / length);
    int toY = y1 + (int) Math.round(1000 * backY * way / length);
    retract(-1, 0.3);
    double e = 0.7 * speeds.retractMm();
    // As fast as the filament can follow, no faster than other travels.
    double speed = Math.min(speeds.travelMmS(), Math.max(1, speeds.retractMmS() * way / e));
    double rounded = Math.round(speed * 60) / 60.0;
    long rest =
        Math.round(-speeds.retractMm() * E_UNITS) - Math.round(-0.3 * speeds.retractMm() * E_UNITS);
    out.text("G1");
    position(toX, toY);
    out.text(" E").decimal(rest, 5);
    feed(rounded);
    out.text("\n");
    motion.move((toX - x1) / 1000.0, (toY - y1) / 1000.0, 0, rest / E_UNITS, rounded);
    return new int[] {toX, toY};
  }

  private void rapid(int x, int y) {
    out.text("G0");
    position(x, y);
    feed(profile.speeds().travelMmS());
    out.text("\n");
  }

  private void position(int x, int y) {
    out.text(" X").decimal(x, 3).text(" Y").decimal(y, 3);
  }

  private void print(int i) {
    MoveKind kind = moves.kind(i);
    if (kind != lastKind) {
      if (kind == MoveKind.BRIDGE) {
        fan(255);
      } else if (lastKind == MoveKind.BRIDGE) {
        fan(printed >= profile.rules().firstFanLayer() ? usualFan() : 0);
      }
      out.text(";TYPE:").text(kind.label()).text("\n");
      lastKind = kind;
    }
    double dx = (moves.x(i) - moves.x(i - 1)) / 1000.0;
    double dy = (moves.y(i) - moves.y(i - 1)) / 1000.0;
    double length = Math.sqrt(dx * dx + dy * dy);
    exactE += length * moves.width(i) * filamentPerMm;
    long e = Math.round(exactE * E_UNITS) - writtenE;
    writtenE += e;
    out.text("G1");
    position(moves.x(i), moves.y(i));
    if (e != 0) {
      out.text(" E").decimal(e, 5);
    }
    double speed = printSpeed(kind, moves.width(i), length);
    feed(speed);
    out.text("\n");
    motion.move(dx, dy, 0, e / E_UNITS, speed);
  }

  private double printSpeed(MoveKind kind, double width, double length) {
    double full = kind.speedMmS(profile, printed);
    double melt = profile.rules().mostMm3S() / (width * profile.lineWidthMm() * heightMm);
    if (melt < full) {
      full = melt;
      limitedMm += length;
    }
    double least = Math.min(full, profile.speeds().minPrintMmS());
    return Math.max(1, Math.round(Math.max(least, full * speedFactor) * 60)) / 60.0;
  }

  private void fan(int value) {
    if (value != fan) {
      out.text(value == 0 ? "M107\n" : "M106 S" + value + "\n");
      fan = value;
    }
  }

  /** Moves a share of the retraction, back or forth. */
  private void retract(int direction, double share) {
    SpeedProfile speeds = profile.speeds();
    if (speeds.retractMm() > 0) {
      long e = Math.round(direction * share * speeds.retractMm() * E_UNITS);
      out.text("G1 E").decimal(e, 5);
      feed(speeds.retractMmS());
      out.text("\n");
      motion.move(0, 0, 0, e / E_UNITS, speeds.retractMmS());
    }
  }

  private void feed(double mmS) {
    long wanted = Math.round(mmS * 60);
    if (wanted != feed) {
      out.text(" F").number(wanted);
      feed = wanted;
    }
  }
}
