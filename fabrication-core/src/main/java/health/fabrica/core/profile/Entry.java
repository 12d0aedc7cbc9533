package health.fabrica.core.profile;

import java.util.List;

/**
 * A value of a profile as its file writes it.
 *
 * @param line its line, from 1
 * @param list whether it is written as a list
 * @param items its texts; one when it is no list
 */
record Entry(int line, boolean list, List<String> items) {

  Entry {
    items = List.copyOf(items);
  }

  static Entry of(int line, String text) {
    return new Entry(line, false, List.of(text));
  }

  /** The text of what is no list. */
  String text() {
    return items.get(0);
  }

  @Override
  public String toString() {
    return list ? String.join(", ", items) : text();
  }
}
