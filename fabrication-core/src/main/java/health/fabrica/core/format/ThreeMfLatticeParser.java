package health.fabrica.core.format;

import static health.fabrica.core.format.ThreeMfXml.attribute;
import static health.fabrica.core.format.ThreeMfXml.index;
import static health.fabrica.core.format.ThreeMfXml.number;
import static health.fabrica.core.format.ThreeMfXml.optional;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.xml.stream.XMLStreamReader;

/** Collects the beam lattice of one object, in units of the file. One use, one thread. */
final class ThreeMfLatticeParser {

  private final double minLength;
  private final double radius;
  private final BeamLattice.Cap cap;
  private final BeamLattice.BallMode ballMode;
  private final double ballRadius;
  private final Optional<String> clippingMode;
  private final Optional<String> clippingMesh;
  private final List<BeamLattice.Beam> beams = new ArrayList<>();
  private final List<BeamLattice.Ball> balls = new ArrayList<>();

  /** The present element is the lattice. */
  ThreeMfLatticeParser(XMLStreamReader xml) {
    minLength = number(attribute(xml, "minlength"));
    radius = number(attribute(xml, "radius"));
    cap = optional(xml, "cap").map(ThreeMfLatticeParser::cap).orElse(BeamLattice.Cap.SPHERE);
    ballMode =
        anywhere(xml, "ballmode")
            .map(ThreeMfLatticeParser::ballMode)
            .orElse(BeamLattice.BallMode.NONE);
    ballRadius = anywhere(xml, "ballradius").map(ThreeMfXml::number).orElse(0.0);
    clippingMode = optional(xml, "clippingmode").filter(mode -> !mode.equals("none"));
    clippingMesh = optional(xml, "clippingmesh");
    if (clippingMode.isPresent()) {
      String mode = clippingMode.get();
      if (!mode.equals("inside") && !mode.equals("outside")) {
        throw BeamLattice.wrong("Its clipping mode is unknown");
      }
      if (clippingMesh.isEmpty()) {
        throw BeamLattice.wrong("It is clipped by a mesh that it does not name");
      }
    }
  }

  /** Balls came with version 1.1 in the namespace of beams and have one of their own since. */
  private static Optional<String> anywhere(XMLStreamReader xml, String name) {
    String own = xml.getAttributeValue(ThreeMfNames.BALLS, name);
    return own == null ? optional(xml, name) : Optional.of(own);
  }

  private static BeamLattice.Cap cap(String word) {
    for (BeamLattice.Cap known : BeamLattice.Cap.values()) {
      if (known.word().equals(word)) {
        return known;
      }
    }
    throw BeamLattice.wrong("The end of a beam has a form that is unknown");
  }

  private static BeamLattice.BallMode ballMode(String word) {
    for (BeamLattice.BallMode known : BeamLattice.BallMode.values()) {
      if (known.name().toLowerCase(Locale.ROOT).equals(word)) {
        return known;
      }
    }
    throw BeamLattice.wrong("Its mode of balls is unknown");
  }

  /** The present element is within the lattice. */
  void element(XMLStreamReader xml) {
    switch (xml.getLocalName()) {
      case "beam" -> beam(xml);
      case "ball" -> ball(xml);
      default -> {
        // Sets of beams group them and say nothing about the shape.
      }
    }
  }

  private void beam(XMLStreamReader xml) {
    Optional<String> r1 = optional(xml, "r1");
    Optional<String> r2 = optional(xml, "r2");
    if (r1.isEmpty() && r2.isPresent()) {
      throw BeamLattice.wrong("A beam has a radius at its end and none at its beginning");
    }
    double from = r1.map(ThreeMfXml::number).orElse(radius);
    requireRoom(beams.size());
    beams.add(
        new BeamLattice.Beam(
            index(attribute(xml, "v1")),
            index(attribute(xml, "v2")),
            from,
            r2.map(ThreeMfXml::number).orElse(from),
            optional(xml, "cap1").map(ThreeMfLatticeParser::cap).orElse(cap),
            optional(xml, "cap2").map(ThreeMfLatticeParser::cap).orElse(cap)));
  }

  private void ball(XMLStreamReader xml) {
    requireRoom(balls.size());
    balls.add(
        new BeamLattice.Ball(
            index(attribute(xml, "vindex")),
            optional(xml, "r").map(ThreeMfXml::number).orElse(ballRadius)));
  }

  private static void requireRoom(int used) {
    if (used == BeamLattice.MOST) {
      throw BeamLattice.wrong("It has more than " + BeamLattice.MOST + " beams or balls");
    }
  }

  /** The lattice in units of the file, and the object that clips it, before it is looked up. */
  record Parsed(BeamLattice lattice, boolean inside, Optional<String> clippingMesh) {}

  Parsed end() {
    BeamLattice lattice =
        new BeamLattice(
            minLength, radius, cap, beams, ballMode, ballRadius, balls, Optional.empty());
    return new Parsed(
        lattice,
        clippingMode.map("inside"::equals).orElse(false),
        clippingMode.isPresent() ? clippingMesh : Optional.empty());
  }
}
