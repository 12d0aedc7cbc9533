package health.fabrica.core.powder;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The kinds of vectors; each is a part of its own in the layer file. */
public enum PowderPart {
  /** Lines along the border. */
  CONTOUR(1),
  /** Hatches inside. */
  CORE(2),
  /** Hatches where the part ends within the skin above. */
  UPSKIN(3),
  /** Hatches where the part ends within the skin below. */
  DOWNSKIN(4);

  private final int number;

  PowderPart(int number) {
    this.number = number;
  }

  /** The number of the part in the layer file. */
  public int number() {
    return number;
  }

  /** The labels of a job's parts, for example {@code order-7.contour}. */
  public static Map<Integer, String> labels(String job) {
    Map<Integer, String> labels = new TreeMap<>();
    Arrays.stream(values())
        .forEach(part -> labels.put(part.number, job + "." + part.name().toLowerCase(Locale.ROOT)));
    return labels;
  }
}
