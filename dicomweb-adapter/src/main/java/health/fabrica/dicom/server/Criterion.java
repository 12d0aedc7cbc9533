package health.fabrica.dicom.server;

import java.util.List;
import java.util.Optional;

/** One condition of a search. Nothing but {@link Text} matches an instance without a value. */
public sealed interface Criterion {

  /** Equal to one of the values; a {@link SearchKey.Matching#MEMBER} key contains one of them. */
  record AnyOf(SearchKey key, List<String> values) implements Criterion {
    public AnyOf {
      values = List.copyOf(values);
    }

    @Override
    public String toString() {
      return "AnyOf " + key; // identities stay out of logs
    }
  }

  /** A pattern: {@code *} is any text, {@code ?} one character, the rest itself. */
  record Text(SearchKey key, String pattern) implements Criterion {
    @Override
    public String toString() {
      return "Text " + key;
    }
  }

  /**
   * Patterns for the groups of a name, folded as by {@link SearchKey#nameGroups}.
   *
   * @param groups one pattern that any group may satisfy, or three, each for its group; an empty
   *     one matches everything
   */
  record Name(SearchKey key, List<String> groups) implements Criterion {
    public Name {
      groups = List.copyOf(groups);
    }

    @Override
    public String toString() {
      return "Name " + key;
    }
  }

  /** A day or time from one end to the other, each included to its precision. */
  record Between(SearchKey key, Optional<String> from, Optional<String> to) implements Criterion {}

  /**
   * A moment made of a day and a time (PS3.4 C.2.2.2.5.3), from one end to the other.
   *
   * @param from day and time as one text
   * @param to day and time as one text
   */
  record BetweenMoments(SearchKey day, SearchKey time, Optional<String> from, Optional<String> to)
      implements Criterion {}

  /** Some series of the study, perhaps another than the one found, has one of the modalities. */
  record StudyHasModality(List<String> modalities) implements Criterion {
    public StudyHasModality {
      modalities = List.copyOf(modalities);
    }
  }
}
