package health.fabrica.core.recipe;

import health.fabrica.core.field.DistanceField;
import health.fabrica.core.image.Vec3;
import health.fabrica.core.work.WorkMonitor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What lies on the bench while a model is edited. One thread's. */
final class EditBench {

  /** A base plate: its lowest and highest corner, LPS mm, and its free margin at the front. */
  record Plate(Vec3 low, Vec3 high, double marginMm) {}

  final EditInputs inputs;
  final WorkMonitor monitor;
  List<DistanceField> parts;
  Map<String, Number> counts = new LinkedHashMap<>();
  Optional<Plate> plate = Optional.empty();

  EditBench(DistanceField field, EditInputs inputs, WorkMonitor monitor) {
    this.parts = List.of(field);
    this.inputs = inputs;
    this.monitor = monitor;
  }

  double stepMm() {
    return parts.get(0).affine().columnStep().length();
  }
}
