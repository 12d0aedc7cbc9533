package health.fabrica.core.format;

import health.fabrica.core.mesh.TriangleMesh;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Round beams between vertices of a mesh, with balls where they meet (3MF beam lattice extension
 * 1.2). A beam is a frustum of a cone between two vertices; what lies in a beam, a ball or the mesh
 * is material.
 *
 * @param minLengthMm beams shorter than this are not there
 * @param radiusMm radius of a beam that has none of its own
 * @param cap how ends are closed where a beam does not say it
 * @param beams the beams; later ones lie over earlier ones
 * @param ballMode where balls are
 * @param ballRadiusMm radius of a ball that has none of its own; 0 without balls
 * @param balls balls with a radius of their own, or all of them when the mode is mixed
 * @param clipping what cuts the lattice
 */
public record BeamLattice(
    double minLengthMm,
    double radiusMm,
    Cap cap,
    List<Beam> beams,
    BallMode ballMode,
    double ballRadiusMm,
    List<Ball> balls,
    Optional<Clipping> clipping) {

  /** Most beams or balls of one lattice. */
  static final int MOST = 4_000_000;

  /** How the end of a beam is closed. */
  public enum Cap {
    /** By half a ball. */
    HEMISPHERE,
    /** By a ball. */
    SPHERE,
    /** Flat. */
    BUTT;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** At which vertices balls are. */
  public enum BallMode {
    /** At none. */
    NONE,
    /** Where the list of balls says so. */
    MIXED,
    /** At every vertex of a beam. */
    ALL;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One beam.
   *
   * @param from vertex where it begins
   * @param to vertex where it ends, another one
   * @param fromRadiusMm its radius there
   * @param toRadiusMm its radius there
   */
  public record Beam(
      int from, int to, double fromRadiusMm, double toRadiusMm, Cap fromCap, Cap toCap) {}

  /**
   * One ball.
   *
   * @param vertex its centre
   */
  public record Ball(int vertex, double radiusMm) {}

  /**
   * A closed mesh that cuts the lattice.
   *
   * @param inside whether what lies inside of it stays, else what lies outside
   * @param by in the same frame as the vertices of the beams
   */
  public record Clipping(boolean inside, TriangleMesh by) {}

  public BeamLattice {
    beams = List.copyOf(beams);
    balls = List.copyOf(balls);
    positive("least length", minLengthMm);
    positive("radius", radiusMm);
    if (ballMode != BallMode.NONE) {
      positive("radius of balls", ballRadiusMm);
    } else if (!balls.isEmpty()) {
      throw wrong("It has " + balls.size() + " balls, and its mode says none");
    }
    for (Beam beam : beams) {
      positive("radius of a beam", beam.fromRadiusMm);
      positive("radius of a beam", beam.toRadiusMm);
      if (beam.from == beam.to) {
        throw wrong("A beam begins and ends at vertex " + beam.from);
      }
    }
    for (Ball ball : balls) {
      positive("radius of a ball", ball.radiusMm);
    }
  }

  /** A lattice of beams of one radius with round ends, and no balls. */
  public static BeamLattice uniform(double radiusMm, double minLengthMm, int[] vertexPairs) {
    List<Beam> beams = new ArrayList<>(vertexPairs.length / 2);
    for (int n = 0; n + 1 < vertexPairs.length; n += 2) {
      beams.add(
          new Beam(vertexPairs[n], vertexPairs[n + 1], radiusMm, radiusMm, Cap.SPHERE, Cap.SPHERE));
    }
    return new BeamLattice(
        minLengthMm, radiusMm, Cap.SPHERE, beams, BallMode.NONE, 0, List.of(), Optional.empty());
  }

  /** Refuses a lattice that names vertices that are not there, or is too large. */
  void requireVertices(int count) {
    if (beams.size() > MOST || balls.size() > MOST) {
      throw wrong("It has more than " + MOST + " beams or balls");
    }
    for (Beam beam : beams) {
      requireVertex(beam.from, count);
      requireVertex(beam.to, count);
    }
    for (Ball ball : balls) {
      requireVertex(ball.vertex, count);
    }
  }

  private static void requireVertex(int vertex, int count) {
    if (vertex < 0 || vertex >= count) {
      throw wrong("It names vertex " + vertex + " of " + count);
    }
  }

  private static void positive(String what, double value) {
    if (!(value > 0 && value < 1e6)) {
      throw wrong("The " + what + " is " + value + " mm");
    }
  }

  static RuntimeException wrong(String what) {
    return ThreeMfProblem.THREE_MF_LATTICE.refuse(
        "The beam lattice cannot be used: " + what + ".", "Export the lattice again.");
  }

  /** The same lattice, all lengths times a factor. */
  BeamLattice scaled(double factor, Optional<Clipping> placed) {
    return new BeamLattice(
        minLengthMm * factor,
        radiusMm * factor,
        cap,
        beams.stream()
            .map(
                b ->
                    new Beam(
                        b.from,
                        b.to,
                        b.fromRadiusMm * factor,
                        b.toRadiusMm * factor,
                        b.fromCap,
                        b.toCap))
            .toList(),
        ballMode,
        ballRadiusMm * factor,
        balls.stream().map(b -> new Ball(b.vertex, b.radiusMm * factor)).toList(),
        placed);
  }

  /** The greatest radius of a beam or ball in mm. */
  double greatestRadiusMm() {
    double most = ballRadiusMm;
    for (Beam beam : beams) {
      most = Math.max(most, Math.max(beam.fromRadiusMm, beam.toRadiusMm));
    }
    for (Ball ball : balls) {
      most = Math.max(most, ball.radiusMm);
    }
    return most;
  }
}
