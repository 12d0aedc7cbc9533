package health.fabrica.core.layerfile;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Keeps what comes, as text with whole micrometres. */
final class RecordedLayers implements LayerVisitor {

  final List<String> events = new ArrayList<>();

  @Override
  public void layer(double topMm) {
    events.add("layer " + Math.round(topMm * 1000));
  }

  @Override
  public void polyline(int part, PathDirection direction, double[] xyMm) {
    events.add("path " + part + " " + direction + " " + micrometres(xyMm));
  }

  @Override
  public void hatches(int part, double[] xyMm) {
    events.add("hatches " + part + " " + micrometres(xyMm));
  }

  private static String micrometres(double[] xyMm) {
    return Arrays.toString(Arrays.stream(xyMm).mapToLong(mm -> Math.round(mm * 1000)).toArray());
  }
}
