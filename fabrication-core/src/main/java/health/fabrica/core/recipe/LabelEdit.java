package health.fabrica.core.recipe;

import health.fabrica.core.field.StrokeText;
import health.fabrica.core.field.SurfaceLabel;
import health.fabrica.core.image.Vec3;
import health.fabrica.core.segment.SideCheck;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * {@code label}: writes the identifier of the order, the side, or both on the model; there is no
 * way to write anything else, so nothing of the patient can get on it. {@code show} says what;
 * {@code style} is raised or engraved; {@code at} is the middle of the text on the surface that is
 * seen from {@code face}; without a place it stands on the base plate, at the front.
 */
final class LabelEdit extends Edit {

  /** Surface lies at most so far from the plane of the text, mm. */
  private static final double REACH_MM = 10;

  private static final double FREE_MM = 1;

  /** Directions of writing and of the letters' tops, by the side that one looks from. */
  private static final Map<String, Vec3[]> FACES =
      Map.of(
          "front", new Vec3[] {new Vec3(1, 0, 0), new Vec3(0, 0, 1)},
          "back", new Vec3[] {new Vec3(-1, 0, 0), new Vec3(0, 0, 1)},
          "left", new Vec3[] {new Vec3(0, 1, 0), new Vec3(0, 0, 1)},
          "right", new Vec3[] {new Vec3(0, -1, 0), new Vec3(0, 0, 1)},
          "head", new Vec3[] {new Vec3(1, 0, 0), new Vec3(0, 1, 0)},
          "feet", new Vec3[] {new Vec3(1, 0, 0), new Vec3(0, -1, 0)});

  private final String show;
  private final boolean raised;
  private final double heightMm;
  private final double strokeMm;
  private final double depthMm;
  private final String face;
  private final Optional<Vec3> at;

  LabelEdit(Parameters p) {
    this(
        p,
        p.choice("show", "order", List.of("order", "side", "order-and-side")),
        p.choice("style", "raised", List.of("raised", "engraved")).equals("raised"),
        p.number("height-mm", 6, 3, 40),
        p.number("stroke-mm", 0.9, 0.6, 5),
        p.number("depth-mm", 0.8, 0.5, 5),
        p.choice("face", "front", FACES.keySet().stream().sorted().toList()),
        p.place("at"));
  }

  private LabelEdit(
      Parameters p,
      String show,
      boolean raised,
      double heightMm,
      double strokeMm,
      double depthMm,
      String face,
      Optional<Vec3> at) {
    super("label", p);
    this.show = show;
    this.raised = raised;
    this.heightMm = heightMm;
    this.strokeMm = strokeMm;
    this.depthMm = depthMm;
    this.face = face;
    this.at = at;
  }

  @Override
  double bandMm() {
    return depthMm + 2;
  }

  @Override
  double marginMm() {
    return depthMm + 2;
  }

  @Override
  double mostStepMm() {
    return Math.min(strokeMm / 1.8, depthMm / 1.5);
  }

  @Override
  void require(Optional<String> order, Optional<SideCheck.Side> side) {
    text(order, side);
  }

  @Override
  void run(EditBench bench) {
    String text = text(bench.inputs.order(), bench.inputs.side());
    double width = StrokeText.widthMm(text, heightMm);
    StrokeText strokes =
        at.isPresent() ? onSurface(text, width, at.get()) : onPlate(text, width, bench);
    bench.counts.put("characters", text.length());
    bench.counts.put(
        "voxelsChanged", SurfaceLabel.write(bench.parts, strokes, depthMm, raised, bench.monitor));
  }

  private StrokeText onSurface(String text, double width, Vec3 middle) {
    Vec3[] axes = axes(face);
    Vec3 corner = middle.minus(axes[0].times(width / 2)).minus(axes[1].times(heightMm / 2));
    return new StrokeText(text, corner, axes[0], axes[1], heightMm, strokeMm, REACH_MM);
  }

  /** On top of the plate in its front margin, to be read from the head. */
  private StrokeText onPlate(String text, double width, EditBench bench) {
    EditBench.Plate plate =
        bench.plate.orElseThrow(
            () ->
                RecipeProblem.INPUT_MISSING.refuse(
                    "The label has no place: the model has no base plate.",
                    "Give label.at, a place on the surface (LPS, mm), and label.face; or put base"
                        + " before it."));
    double room = plate.high().x() - plate.low().x() - 2 * FREE_MM - strokeMm;
    if (width > room || heightMm + strokeMm + FREE_MM > plate.marginMm()) {
      throw RecipeProblem.VALUE_INVALID.refuse(
          String.format(
              Locale.ROOT,
              "The label is %.1f x %.1f mm; the plate has %.1f x %.1f mm free at the front.",
              width + strokeMm,
              heightMm + strokeMm,
              room,
              plate.marginMm() - FREE_MM),
          "Lower label.height-mm or widen base.margin-mm.");
    }
    Vec3 corner =
        new Vec3(
            (plate.low().x() + plate.high().x() - width) / 2,
            plate.low().y() + FREE_MM + strokeMm / 2,
            plate.high().z());
    Vec3[] axes = axes("head");
    return new StrokeText(text, corner, axes[0], axes[1], heightMm, strokeMm, depthMm + 0.5);
  }

  private static Vec3[] axes(String face) {
    return Objects.requireNonNull(FACES.get(face), face);
  }

  private String text(Optional<String> order, Optional<SideCheck.Side> side) {
    String number =
        show.equals("side")
            ? ""
            : order
                .orElseThrow(() -> missing("the identifier of the order"))
                .toUpperCase(Locale.ROOT);
    if (show.equals("order")) {
      return number;
    }
    SideCheck.Side shown = side.orElseThrow(() -> missing("the side"));
    return number.isEmpty() ? shown.name() : number + " " + shown.name().charAt(0);
  }

  private static RuntimeException missing(String what) {
    return RecipeProblem.INPUT_MISSING.refuse(
        "The label needs " + what + ".",
        "Give it (fabricate --order, --side; an order has its number and the parameter side), or"
            + " change label.show.");
  }
}
