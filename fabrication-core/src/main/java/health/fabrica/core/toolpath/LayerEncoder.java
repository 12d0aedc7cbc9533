package health.fabrica.core.toolpath;

import health.fabrica.core.estimate.MotionModel;
import health.fabrica.core.format.AsciiWriter;

/**
 * Third stage of a layer: from moves to Marlin G-code text. The text stands for itself: relative
 * extrusion, retracted start, a comment with the number of the layer. Extrusion is rounded to
 * 0.00001 mm and the rest carried to the next move. A layer that would be over too soon is slowed
 * down.
 */
final class LayerEncoder {

  /** Speed and acceleration of the z axis. */
  static final double Z_SPEED_MM_S = 10;

  private static final double E_UNITS = 1e5;

  private final ProcessProfile profile;
  private final int layer;
  private final LayerMoves moves;
  private final AsciiWriter out;
  private final MotionModel motion;
  private final double filamentPerMm;
  private final double speedFactor;
  private double exactE;
  private long writtenE;
  private long feed = -1;
  private MoveKind lastKind = MoveKind.TRAVEL;

  /**
   * The text of one layer and its sums.
   *
   * @param text G-code
   * @param filamentMm filament pushed out, retractions excluded
   * @param seconds time, without the travel to the first point
   * @param moves the moves
   */
  @SuppressWarnings("ArrayRecordComponent") // a carrier between two stages, never compared
  record LayerText(byte[] text, double filamentMm, double seconds, LayerMoves moves) {}

  private LayerEncoder(ProcessProfile profile, int layer, LayerMoves moves, double speedFactor) {
    this.profile = profile;
    this.layer = layer;
    this.moves = moves;
    this.speedFactor = speedFactor;
    this.out = new AsciiWriter(32 * moves.count() + 256);
    this.motion = new MotionModel(profile.printer().motion());
    this.filamentPerMm =
        profile.lineWidthMm() * profile.layerHeightMm(layer) / profile.material().filamentAreaMm2();
  }

  static LayerText encode(ProcessProfile profile, int layer, LayerMoves moves) {
    LayerText text = new LayerEncoder(profile, layer, moves, 1).run();
    double shortest = profile.speeds().minLayerSeconds();
    if (moves.count() == 0 || text.seconds() >= shortest) {
      return text;
    }
    return new LayerEncoder(profile, layer, moves, text.seconds() / shortest).run();
  }

  private LayerText run() {
    out.text(";LAYER:").number(layer).text("\n;Z:");
    out.decimal(Math.round(profile.layerTopMm(layer) * 1000), 3).text("\n");
    if (layer == 1) {
      out.text("M106 S255\n");
    }
    for (int i = 0; i < moves.count(); i++) {
      if (i == 0) {
        start();
      } else if (moves.kind(i) == MoveKind.TRAVEL) {
        travel(i);
      } else {
        print(i);
      }
    }
    motion.stop();
    return new LayerText(out.toByteArray(), writtenE / E_UNITS, motion.seconds(), moves);
  }

  private void start() {
    retract(-1);
    out.text("G0 Z").decimal(Math.round(profile.layerTopMm(layer) * 1000), 3);
    feed(Z_SPEED_MM_S);
    out.text("\n");
    motion.move(0, 0, profile.layerHeightMm(layer), 0, Z_SPEED_MM_S);
    rapid(0);
    retract(1);
  }

  private void travel(int i) {
    double dx = (moves.x(i) - moves.x(i - 1)) / 1000.0;
    double dy = (moves.y(i) - moves.y(i - 1)) / 1000.0;
    SpeedProfile speeds = profile.speeds();
    double limit = speeds.retractTravelMm();
    boolean withdrawn = dx * dx + dy * dy > limit * limit;
    if (withdrawn) {
      retract(-1);
    }
    rapid(i);
    motion.move(dx, dy, 0, 0, speeds.travelMmS());
    if (withdrawn) {
      retract(1);
    }
  }

  private void rapid(int i) {
    out.text("G0");
    position(i);
    feed(profile.speeds().travelMmS());
    out.text("\n");
  }

  private void position(int i) {
    out.text(" X").decimal(moves.x(i), 3).text(" Y").decimal(moves.y(i), 3);
  }

  private void print(int i) {
    MoveKind kind = moves.kind(i);
    if (kind != lastKind) {
      out.text(";TYPE:").text(kind.label()).text("\n");
      lastKind = kind;
    }
    double dx = (moves.x(i) - moves.x(i - 1)) / 1000.0;
    double dy = (moves.y(i) - moves.y(i - 1)) / 1000.0;
    exactE += Math.sqrt(dx * dx + dy * dy) * moves.width(i) * filamentPerMm;
    long e = Math.round(exactE * E_UNITS) - writtenE;
    writtenE += e;
    out.text("G1");
    position(i);
    if (e != 0) {
      out.text(" E").decimal(e, 5);
    }
    double speed = printSpeed(kind);
    feed(speed);
    out.text("\n");
    motion.move(dx, dy, 0, e / E_UNITS, speed);
  }

  private double printSpeed(MoveKind kind) {
    double full = kind.speedMmS(profile.speeds(), layer);
    double least = Math.min(full, profile.speeds().minPrintMmS());
    return Math.round(Math.max(least, full * speedFactor) * 60) / 60.0;
  }

  private void retract(int direction) {
    SpeedProfile speeds = profile.speeds();
    if (speeds.retractMm() > 0) {
      out.text("G1 E").decimal(Math.round(direction * speeds.retractMm() * E_UNITS), 5);
      feed(speeds.retractMmS());
      out.text("\n");
      motion.move(0, 0, 0, direction * speeds.retractMm(), speeds.retractMmS());
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
