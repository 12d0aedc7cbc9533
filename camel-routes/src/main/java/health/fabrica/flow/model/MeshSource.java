package health.fabrica.flow.model;

import health.fabrica.core.format.FormatProblem;
import health.fabrica.core.format.ImportedMesh;
import health.fabrica.core.format.LengthUnit;
import health.fabrica.core.format.MeshFile;
import health.fabrica.core.format.MeshFormat;
import health.fabrica.dicom.data.Part10Reader;
import health.fabrica.dicom.object.EncapsulatedModelReader;
import health.fabrica.dicom.object.EncapsulatedModelReader.ReceivedModel;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A mesh that was made elsewhere: a model file, or a DICOM Encapsulated STL, which names its unit
 * and lies in the frame of its patient.
 *
 * @param imported the mesh in mm
 * @param inPatientFrame whether the axes are those of a patient (LPS)
 * @param said what a DICOM object says of the model, name and value; empty for other files
 */
record MeshSource(ImportedMesh imported, boolean inPatientFrame, Map<String, String> said) {

  private static final int PREAMBLE_BYTES = 128;
  private static final String PREFIX = "DICM";

  /**
   * Reads a file.
   *
   * @param stated the unit of its coordinates, when the caller knows it
   * @throws health.fabrica.core.problem.ProblemException FAB-1601 to FAB-1612 and, for DICOM,
   *     FAB-2001 to FAB-2022 and FAB-2230 to FAB-2232
   */
  static MeshSource read(Path file, Optional<LengthUnit> stated) throws IOException {
    return isDicom(file)
        ? ofDicom(file, stated)
        : new MeshSource(MeshFile.read(file, stated), false, Map.of());
  }

  private static boolean isDicom(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] head = in.readNBytes(PREAMBLE_BYTES + PREFIX.length());
      return head.length == PREAMBLE_BYTES + PREFIX.length()
          && new String(head, PREAMBLE_BYTES, PREFIX.length(), StandardCharsets.US_ASCII)
              .equals(PREFIX);
    }
  }

  private static MeshSource ofDicom(Path file, Optional<LengthUnit> stated) throws IOException {
    long fits = Math.min(Integer.MAX_VALUE - 8L, Runtime.getRuntime().maxMemory() / 4);
    try (InputStream in = Files.newInputStream(file)) {
      ReceivedModel model = EncapsulatedModelReader.read(Part10Reader.read(in, (int) fits));
      String symbol = model.unit().code().value();
      LengthUnit unit = LengthUnit.ofSymbol(symbol).orElseThrow();
      if (stated.isPresent() && stated.get() != unit) {
        throw FormatProblem.MODEL_UNIT_CONFLICT.refuse(
            "The object is in " + symbol + ", but " + stated.get().symbol() + " was stated.",
            "Leave the unit out, or find out which one is right.");
      }
      Map<String, String> said = new LinkedHashMap<>();
      said.put("modified", word(model.modified()));
      said.put("mirrored", word(model.mirrored()));
      return new MeshSource(
          new ImportedMesh(model.mesh(), MeshFormat.STL_BINARY, unit, true, 1), true, said);
    }
  }

  private static String word(Optional<Boolean> said) {
    return said.map(yes -> yes ? "YES" : "NO").orElse("not said");
  }
}
