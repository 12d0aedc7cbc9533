package health.fabrica.dicom.watch;

import java.util.List;

/** Takes what a watch has seen. When it returns, the sightings survive a crash. */
@FunctionalInterface
public interface SightingSink {

  /** Takes sightings, also ones that it took before. */
  void seen(List<Sighting> sightings);
}
