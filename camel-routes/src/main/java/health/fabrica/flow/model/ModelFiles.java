package health.fabrica.flow.model;

import health.fabrica.core.blob.BlobProblem;
import health.fabrica.core.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Path;

/** The names of the files of a fabrication in their folder; none says anything about a patient. */
public record ModelFiles(Path folder) {

  /** The mesh, binary STL, LPS mm: its hash is what approvers sign. */
  public Path stl() {
    return folder.resolve("model.stl");
  }

  /** The same mesh as 3MF. */
  public Path threeMf() {
    return folder.resolve("model.3mf");
  }

  /** The printer instructions. */
  public Path gcode() {
    return folder.resolve("model.gcode");
  }

  /** The picture. */
  public Path preview() {
    return folder.resolve("model.png");
  }

  /** The checks as a page with pictures. */
  public Path page() {
    return folder.resolve("report.html");
  }

  /** The mesh of one of several parts. */
  public Path stl(String part) {
    return folder.resolve(part + ".stl");
  }

  /** The printer instructions of one of several parts. */
  public Path gcode(String part) {
    return folder.resolve(part + ".gcode");
  }

  /** The checks of a part of an edited model as a page with pictures. */
  public Path page(String part) {
    return folder.resolve(part + ".html");
  }

  /** The report. */
  public Path report() {
    return folder.resolve("report.json");
  }

  /** Files that could not be written, as a problem. */
  static ProblemException unwritable(IOException failure) {
    return BlobProblem.BLOB_STORAGE
        .with(
            "The files of the model cannot be written: " + failure.getClass().getSimpleName() + ".",
            "Check free space and permissions of the output folder.")
        .asException(failure);
  }
}
