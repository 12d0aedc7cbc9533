package health.fabrica.core.resin;

import java.io.IOException;

/** A file format that takes the layers of a resin print one after the other. */
interface LayerPackage {

  /** Takes the next layer. */
  void layer(ExposedLayer layer) throws IOException;

  /** Writes what needs the sums, and ends the file. */
  void end(ResinSummary summary) throws IOException;
}
