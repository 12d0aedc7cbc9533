package health.fabrica.core.toolpath;

/** What a move is for; decides its speed and its comment in the file. */
enum MoveKind {
  TRAVEL("Travel"),
  /** A travel that stays over what is printed in this layer: no need to draw the filament back. */
  INSIDE("Travel inside"),
  SKIRT("Skirt/Brim"),
  SUPPORT("Support material"),
  SUPPORT_INTERFACE("Support material interface"),
  TOWER("Prime tower"),
  OUTER_WALL("External perimeter"),
  INNER_WALL("Perimeter"),
  THIN_WALL("Thin wall"),
  GAP("Gap infill"),
  BRIDGE("Bridge infill"),
  SOLID("Solid infill"),
  SPARSE("Internal infill");

  private static final MoveKind[] ALL = values();

  private final String label;

  MoveKind(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }

  /** Whether plastic comes out. */
  boolean isPrinting() {
    return this != TRAVEL && this != INSIDE;
  }

  static MoveKind of(byte ordinal) {
    return ALL[ordinal];
  }

  double speedMmS(ProcessProfile profile, int layer) {
    SpeedProfile speeds = profile.speeds();
    double speed =
        switch (this) {
          case TRAVEL, INSIDE -> speeds.travelMmS();
          case SKIRT, INNER_WALL, SUPPORT, TOWER -> speeds.innerWallMmS();
          case OUTER_WALL, THIN_WALL, GAP, SUPPORT_INTERFACE -> speeds.outerWallMmS();
          case SOLID -> speeds.solidMmS();
          case BRIDGE -> profile.rules().bridgeMmS();
          case SPARSE -> speeds.infillMmS();
        };
    return layer == 0 && isPrinting() ? Math.min(speed, speeds.firstLayerMmS()) : speed;
  }
}
