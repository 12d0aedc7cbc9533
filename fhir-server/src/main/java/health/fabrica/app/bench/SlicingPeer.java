package health.fabrica.app.bench;

import java.nio.file.Path;

/** PrusaSlicer's command line on the same mesh, in a process of its own, measured by time(1). */
final class SlicingPeer {

  private static final String TASK = "2 perimeters, 15 % gyroid, 0.2 mm, G-code";

  private SlicingPeer() {}

  /**
   * Slices a mesh to G-code.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-6206 when it fails or is not there
   */
  static SlicingReport.Peer run(Path mesh, Path folder) {
    String line =
        PeerProgram.run(
            folder,
            "bash",
            "-c",
            "/usr/bin/time -o time.txt -f '%U %S %e %M' prusa-slicer --export-gcode"
                + " --layer-height 0.2 --fill-density 15% --fill-pattern gyroid --perimeters 2"
                + " --nozzle-diameter 0.4 --filament-diameter 1.75"
                + " --bed-shape 0x0,350x0,350x350,0x350 --center 175,175 --max-print-height 400"
                + " -o peer.gcode \"$0\" > prusa.log 2>&1 && rm peer.gcode && tail -1 time.txt",
            mesh.toAbsolutePath().toString());
    String[] figures = line.split(" ");
    return new SlicingReport.Peer(
        TASK,
        Double.parseDouble(figures[0]) + Double.parseDouble(figures[1]),
        Double.parseDouble(figures[2]),
        Long.parseLong(figures[3]) >> 10);
  }
}
