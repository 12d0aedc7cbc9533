package health.fabrica.core.format;

import health.fabrica.core.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Reads the slices of a 3MF package (slice extension) one layer at a time, in any unit, also where
 * stacks are spread over several model parts. Polygons become regions by the positive fill rule;
 * nothing is closed or turned by guess. A package that builds an object without slices, an assembly
 * or anything but models is refused; so are transforms that the extension forbids. As with meshes,
 * the shift of a single item is not applied.
 */
public final class ThreeMfSliceReader {

  private static final int MAX_RELATIONS_BYTES = 1 << 20;

  private final ZipFile zip;
  private final SliceStackVisitor visitor;

  private ThreeMfSliceReader(ZipFile zip, SliceStackVisitor visitor) {
    this.zip = zip;
    this.visitor = visitor;
  }

  /**
   * Reads a package.
   *
   * @throws ProblemException FAB-1417 when the slices break their rules, FAB-1418 when there are
   *     none, FAB-1413 when it requires what is not read, FAB-1606 to 1608 when it is no such
   *     package
   */
  public static void read(Path file, SliceStackVisitor visitor) {
    try (ZipFile zip = new ZipFile(file.toFile(), StandardCharsets.UTF_8)) {
      new ThreeMfSliceReader(zip, visitor).build();
    } catch (ZipException | IllegalArgumentException e) {
      throw FormatProblem.MODEL_MALFORMED.refuse(
          "The file is not a sound ZIP package.", "Transfer or export the model again.");
    } catch (IOException e) {
      throw MeshCheck.streamFailed(e);
    }
  }

  private void build() throws IOException {
    String root = root();
    ThreeMfSliceIndex index;
    try (InputStream in = open(root)) {
      index = ThreeMfSliceIndex.of(in);
    }
    if (index.items.isEmpty()) {
      throw none("builds nothing");
    }
    for (int n = 0; n < index.items.size(); n++) {
      ThreeMfPart.Use item = index.items.get(n);
      ThreeMfSliceIndex.SlicedObject object = index.objects.get(item.objectId());
      if (!item.path().isEmpty() || object == null || object.stack() == null) {
        throw none("builds an object that has no slices of its own");
      }
      if (!object.type().equals("model")) {
        throw none("builds an object that is no model");
      }
      boolean bed = index.items.size() == 1 && item.transform().shifts();
      ThreeMfTransform placing = bed ? ThreeMfTransform.IDENTITY : item.transform();
      visitor.object(n + 1, object.name());
      stack(index, root, object.stack(), placing);
    }
  }

  private void stack(
      ThreeMfSliceIndex index, String root, ThreeMfSliceIndex.Place place, ThreeMfTransform placing)
      throws IOException {
    boolean inRoot = place.path().isEmpty() || place.path().equals(root);
    List<ThreeMfSliceIndex.Place> references =
        inRoot ? index.references.getOrDefault(place.id(), List.of()) : List.of();
    ThreeMfSliceParser parser = new ThreeMfSliceParser(index.unit, placing, visitor);
    if (references.isEmpty()) {
      stack(parser, inRoot ? root : place.path(), place.id());
    }
    for (ThreeMfSliceIndex.Place reference : references) {
      if (reference.path().equals(root)) {
        throw ThreeMfSliceParser.wrong("A stack refers to the part that it is in");
      }
      stack(parser, reference.path(), reference.id());
    }
    parser.end();
  }

  private void stack(ThreeMfSliceParser parser, String path, String id) throws IOException {
    try (InputStream in = open(path)) {
      parser.stack(in, id);
    }
  }

  private String root() throws IOException {
    ZipEntry relationships = zip.getEntry(ThreeMfNames.RELATIONSHIPS);
    if (relationships == null) {
      return ThreeMfNames.MODEL;
    }
    try (InputStream in = zip.getInputStream(relationships)) {
      return ThreeMfReader.startPart(in.readNBytes(MAX_RELATIONS_BYTES));
    }
  }

  private InputStream open(String part) throws IOException {
    ZipEntry entry = zip.getEntry(part);
    if (entry == null) {
      throw FormatProblem.MODEL_MALFORMED.refuse(
          "The package names a part that it does not hold.", "Transfer or export the model again.");
    }
    return new UnpackLimit(zip.getInputStream(entry));
  }

  private static ProblemException none(String what) {
    return ThreeMfProblem.THREE_MF_NO_SLICES.refuse(
        "The 3MF file " + what + ".", "Slice the model again, or read its mesh.");
  }
}
