package health.fabrica.app.bench;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The figures of a run of {@link DicomBench}; what was not asked for is null.
 *
 * @param retrieve WADO-RS beside curl
 * @param store STOW-RS beside Orthanc
 * @param jpegLs decoding beside DCMTK
 * @param memory a long series in a small heap
 */
record DicomReport(
    Machine machine,
    @Nullable RetrieveFigures retrieve,
    @Nullable StoreFigures store,
    @Nullable JpegLsFigures jpegLs,
    @Nullable MemoryFigures memory) {

  List<String> table() {
    List<String> lines = new ArrayList<>(List.of(machine.toString()));
    add(lines, retrieve == null ? List.of() : retrieve.table());
    add(lines, store == null ? List.of() : store.table());
    add(lines, jpegLs == null ? List.of() : jpegLs.table());
    add(lines, memory == null ? List.of() : memory.table());
    return lines;
  }

  private static void add(List<String> lines, List<String> part) {
    if (!part.isEmpty()) {
      lines.add("");
      lines.addAll(part);
    }
  }
}
