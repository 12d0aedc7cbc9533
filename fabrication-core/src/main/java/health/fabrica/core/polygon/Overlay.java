package health.fabrica.core.polygon;

import health.fabrica.core.work.WorkMonitor;

/**
 * Joins any number of rings by one operation. Give the rings, take the result, and begin anew with
 * {@link #clear}; the memory is kept, so that one overlay serves the layers of a thread. {@link
 * Polygons} is the same for single use.
 *
 * <p>Rings may cross, touch, repeat or lie on themselves and each other, run either way and have
 * spikes; the fill rule says what they cover. Used by one thread.
 */
public final class Overlay {

  private final WorkMonitor monitor;
  private final Chains given = new Chains();
  private final Chains noded = new Chains();
  private final Noder noder = new Noder();
  private final Arrangement arrangement = new Arrangement();
  private final RingBuilder rings = new RingBuilder(arrangement);

  /** An overlay without rings. */
  public Overlay() {
    this(WorkMonitor.NONE);
  }

  /** An overlay without rings whose work can be cancelled. */
  public Overlay(WorkMonitor monitor) {
    this.monitor = monitor;
  }

  /** Forgets the rings. */
  public Overlay clear() {
    given.clear();
    return this;
  }

  /** Adds a ring to the subjects. */
  public Overlay subject(Ring ring) {
    return add(ring, false);
  }

  /**
   * Adds a ring to the subjects, rounded to the grid.
   *
   * @param xyMm x and y in turn, in mm
   * @param n number of vertices
   * @throws health.fabrica.core.problem.ProblemException FAB-1401 when a coordinate is beyond the
   *     grid
   */
  public Overlay subjectMm(double[] xyMm, int n) {
    for (int i = 0; i < n; i++) {
      given.add(Nanometres.of(xyMm[2 * i]), Nanometres.of(xyMm[2 * i + 1]));
    }
    given.close(false);
    return this;
  }

  /**
   * Adds one directed edge to the subjects, the material on its left. The edges given so have to
   * close: as many end in every point as begin there.
   */
  public Overlay edge(int x0, int y0, int x1, int y1) {
    given.addEdge(Nanometres.checked(x0), Nanometres.checked(y0), x1, y1);
    Nanometres.checked(x1);
    Nanometres.checked(y1);
    return this;
  }

  /** Adds the rings of a region to the subjects. */
  public Overlay subject(Region region) {
    return add(region, false);
  }

  /** Adds a ring to the clips. */
  public Overlay clip(Ring ring) {
    return add(ring, true);
  }

  /** Adds the rings of a region to the clips. */
  public Overlay clip(Region region) {
    return add(region, true);
  }

  private Overlay add(Ring ring, boolean clip) {
    for (int i = 0; i < ring.size(); i++) {
      given.add(ring.x(i), ring.y(i));
    }
    given.close(clip);
    return this;
  }

  private Overlay add(Region region, boolean clip) {
    for (Island island : region.islands()) {
      add(island.outer(), clip);
      for (Ring hole : island.holes()) {
        add(hole, clip);
      }
    }
    return this;
  }

  /** Where this package builds rings point by point. */
  Chains chains() {
    return given;
  }

  /**
   * The result of one operation on the rings given so far.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-1000 when cancelled; FAB-1404 when
   *     edges given one by one do not close; FAB-1403 when the result contradicts itself, which is
   *     a defect
   */
  public Region result(Operation operation, FillRule fill) {
    if (!arrangement.sweep(given, operation, fill, monitor)) {
      noder.node(given, noded, monitor);
      if (!arrangement.sweep(noded, operation, fill, monitor)) {
        throw PolygonProblem.FAULT.refuse(
            "The " + noded.points + " edges of a polygon still cross after noding.",
            "Report this with the model file.");
      }
    }
    return rings.build();
  }
}
