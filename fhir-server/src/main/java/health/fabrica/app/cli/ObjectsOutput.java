package health.fabrica.app.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.fabrica.app.SoftwareVersion;
import health.fabrica.dicom.object.Equipment;
import health.fabrica.dicom.object.SourceFolder;
import health.fabrica.dicom.volume.SeriesVolume;
import health.fabrica.flow.model.FabricatedModel;
import health.fabrica.flow.model.StudyObjects;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZonedDateTime;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes a model as DICOM objects beside its files when that is asked for. Remembers of the images
 * only their UIDs, so that the voxels are garbage after the surface is made.
 */
final class ObjectsOutput {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Path dicom;
  private final @Nullable Path folder;
  private final Clock clock;
  private Set<String> instances = Set.of();

  /**
   * Takes the images from a place.
   *
   * @param folder where the objects go; null when none are asked for
   */
  ObjectsOutput(Path dicom, @Nullable Path folder, Clock clock) {
    this.dicom = dicom;
    this.folder = folder;
    this.clock = clock;
  }

  /** The same reading, whose instances are remembered. */
  Supplier<SeriesVolume> remembering(Supplier<SeriesVolume> reading) {
    return () -> {
      SeriesVolume series = reading.get();
      instances = Set.copyOf(series.sopInstanceUids());
      return series;
    };
  }

  /** Writes the objects and names them in the report, when they are asked for. */
  void write(FabricatedModel made) throws IOException {
    if (folder == null) {
      return;
    }
    Path report = made.files().report();
    ObjectNode json = (ObjectNode) MAPPER.readTree(Files.readAllBytes(report));
    ArrayNode list = json.putArray("objects");
    for (StudyObjects.Written object :
        StudyObjects.write(
            made,
            SourceFolder.read(dicom, instances),
            new Equipment("Fabrica", "Fabrica", "command line", SoftwareVersion.current()),
            ZonedDateTime.now(clock),
            folder)) {
      list.addObject()
          .put("file", object.file())
          .put("sopClassUid", object.instance().sopClassUid())
          .put("sopInstanceUid", object.instance().sopInstanceUid());
    }
    Files.writeString(report, json.toPrettyString() + "\n");
  }
}
