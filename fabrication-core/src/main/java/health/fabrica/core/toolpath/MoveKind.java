package health.fabrica.core.toolpath;

/** What a move is for; decides its speed and its comment in the file. */
enum MoveKind {
  TRAVEL("Travel"),
  SKIRT("Skirt"),
  OUTER_WALL("External perimeter"),
  INNER_WALL("Perimeter"),
  THIN_WALL("Thin wall"),
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

  static MoveKind of(byte ordinal) {
    return ALL[ordinal];
  }

  double speedMmS(SpeedProfile speeds, int layer) {
    double speed =
        switch (this) {
          case TRAVEL -> speeds.travelMmS();
          case SKIRT, INNER_WALL -> speeds.innerWallMmS();
          case OUTER_WALL, THIN_WALL -> speeds.outerWallMmS();
          case SOLID -> speeds.solidMmS();
          case SPARSE -> speeds.infillMmS();
        };
    return layer == 0 && this != TRAVEL ? Math.min(speed, speeds.firstLayerMmS()) : speed;
  }
}
