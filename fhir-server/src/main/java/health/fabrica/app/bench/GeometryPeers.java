package health.fabrica.app.bench;

import health.fabrica.core.mesh.TriangleMesh;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * VTK and meshoptimizer on the same volume, each in a process of its own that measures itself.
 *
 * @param python interpreter with VTK and NumPy; null leaves VTK out
 * @param compiler C++ compiler with meshoptimizer's header; null leaves meshoptimizer out
 */
record GeometryPeers(@Nullable String python, @Nullable String compiler, Path folder) {

  private static final int BUFFER = 1 << 20;

  /** A filter of VTK; null when VTK is left out. */
  GeometryReport.@Nullable PeerFigure vtk(String step, int threads, Path volume, int rounds) {
    if (python == null) {
      return null;
    }
    String line =
        PeerProgram.run(
            folder,
            python,
            PeerProgram.script("vtk_peer.py", folder),
            step,
            Integer.toString(threads),
            volume.toAbsolutePath().toString(),
            Integer.toString(rounds));
    return figure("VTK", line);
  }

  /** Simplification to a number of triangles; null when meshoptimizer is left out. */
  GeometryReport.@Nullable PeerFigure simplify(TriangleMesh mesh, int triangles, int rounds) {
    if (compiler == null) {
      return null;
    }
    write(folder.resolve("vertices"), ByteBuffer.allocate(BUFFER), mesh.xyz(), null);
    write(folder.resolve("triangles"), ByteBuffer.allocate(BUFFER), null, mesh.triangles());
    String program = folder.resolve("simplify").toString();
    PeerProgram.run(
        folder,
        compiler,
        "-O3",
        "-o",
        program,
        PeerProgram.script("simplify_peer.cpp", folder),
        "-lmeshoptimizer");
    return figure(
        "meshoptimizer",
        PeerProgram.run(folder, program, Integer.toString(triangles), Integer.toString(rounds)));
  }

  /** A line of {@code CPU seconds, wall seconds, size in words}. */
  private static GeometryReport.PeerFigure figure(String name, String line) {
    String[] parts = line.split(" ", 3);
    return new GeometryReport.PeerFigure(
        name, Double.parseDouble(parts[0]), Double.parseDouble(parts[1]), parts[2]);
  }

  private static void write(
      Path file, ByteBuffer buffer, float @Nullable [] floats, int @Nullable [] ints) {
    buffer.order(ByteOrder.LITTLE_ENDIAN);
    int size = floats != null ? floats.length : ints != null ? ints.length : 0;
    try (FileChannel out =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      for (int from = 0; from < size; from += BUFFER / 4) {
        int n = Math.min(BUFFER / 4, size - from);
        buffer.clear().limit(4 * n);
        if (floats != null) {
          buffer.asFloatBuffer().put(floats, from, n);
        } else if (ints != null) {
          buffer.asIntBuffer().put(ints, from, n);
        }
        while (buffer.hasRemaining()) {
          out.write(buffer);
        }
      }
    } catch (IOException e) {
      throw BenchProblem.NO_OUTPUT
          .with("The mesh for the peer cannot be written.", "Give another --work.")
          .asException(e);
    }
  }
}
