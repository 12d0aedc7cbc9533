package health.fabrica.core.format;

import health.fabrica.core.blob.Sha256;
import health.fabrica.core.polygon.Region;
import health.fabrica.core.polygon.Ring;
import health.fabrica.core.slice.Layer;
import health.fabrica.core.slice.LayerPlan;
import health.fabrica.core.slice.LayerSource;
import health.fabrica.core.slice.LayerStream;
import health.fabrica.core.work.WorkMonitor;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * Writes exact layers as the slice stack of an object (3MF slice extension 1.0.2) beside its mesh.
 * The layers go to a model part of their own while they are cut: memory does not grow with their
 * number. Coordinates are written to the nanometre, on which layers lie anyhow, so that they come
 * back as they were. The same layers give the same bytes.
 *
 * <p>Mesh and layers share one frame, and what stands on the platform begins at z = 0: the build
 * item places nothing.
 */
public final class ThreeMfSliceWriter {

  private static final int STACK = 1000;
  private static final String NAMESPACE = " xmlns:s=\"" + ThreeMfNames.SLICES + "\"";

  private final ModelText out;
  private int layers;
  private double volumeMm3;

  private ThreeMfSliceWriter(ModelText out) {
    this.out = out;
  }

  /**
   * What was written.
   *
   * @param layers number of layers
   * @param volumeMm3 sum of area times height
   */
  public record Written(int layers, double volumeMm3) {}

  /**
   * Cuts a part and writes it; the stream is not closed.
   *
   * @param object the part; its mesh may be coarse when the layers come from elsewhere
   * @param coarse whether the mesh is not fit to be made: readers that know no slices then refuse
   *     the package
   * @param source what is cut
   * @throws health.fabrica.core.problem.ProblemException FAB-1604 when the mesh is empty, FAB-1608
   *     when the stream fails, FAB-1000 when cancelled
   */
  public static Written write(
      ThreeMfObject object,
      boolean coarse,
      LayerSource source,
      LayerPlan plan,
      ThreeMfMetadata metadata,
      Optional<byte[]> thumbnailPng,
      int threads,
      WorkMonitor monitor,
      OutputStream to) {
    MeshCheck.requireWritable(object.mesh());
    ThreeMfSliceWriter writer = new ThreeMfSliceWriter(new ModelText(to));
    try {
      ThreeMfPackageText.head(
          writer.out, thumbnailPng.isPresent(), List.of(ThreeMfNames.SLICE_MODEL));
      writer.slices(source, plan, threads, monitor);
      writer.root(object, coarse, plan.bottomMm(0), metadata);
      if (thumbnailPng.isPresent()) {
        writer.out.part(ThreeMfNames.THUMBNAIL, thumbnailPng.get());
      }
      writer.out.finish();
    } catch (UncheckedIOException e) {
      throw MeshCheck.streamFailed(Objects.requireNonNull(e.getCause(), "always has one"));
    } catch (IOException e) {
      throw MeshCheck.streamFailed(e);
    }
    return new Written(writer.layers, writer.volumeMm3);
  }

  private void slices(LayerSource source, LayerPlan plan, int threads, WorkMonitor monitor)
      throws IOException {
    out.begin(ThreeMfNames.SLICE_MODEL);
    ThreeMfPackageText.furtherModel(out, NAMESPACE);
    stack(plan.bottomMm(0));
    LayerStream.run(source, plan, threads, monitor, this::layer);
    out.text("</s:slicestack></resources>\n<build/>\n</model>\n");
    out.end();
  }

  private void stack(double bottomMm) throws IOException {
    out.text("<s:slicestack id=\"").number(STACK).text("\" zbottom=\"");
    out.nanometres(nm(bottomMm)).text("\">\n");
  }

  private static long nm(double mm) {
    return Math.round(mm * 1e6);
  }

  private void layer(Layer layer) {
    layers++;
    volumeMm3 += layer.volumeMm3();
    try {
      out.text("<s:slice ztop=\"").nanometres(nm(layer.topMm()));
      if (layer.region().isEmpty()) {
        out.text("\"/>\n");
        return;
      }
      out.text("\">");
      region(layer.region());
      out.text("</s:slice>\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void region(Region region) throws IOException {
    out.text("<s:vertices>\n");
    for (Ring ring : region.rings()) {
      for (int v = 0; v < ring.size(); v++) {
        out.text("<s:vertex x=\"").nanometres(ring.x(v));
        out.text("\" y=\"").nanometres(ring.y(v)).text("\"/>\n");
      }
    }
    out.text("</s:vertices>\n");
    long first = 0;
    for (Ring ring : region.rings()) {
      out.text("<s:polygon startv=\"").number(first).text("\">\n");
      for (int v = 1; v <= ring.size(); v++) {
        out.text("<s:segment v2=\"").number(first + v % ring.size()).text("\"/>\n");
      }
      out.text("</s:polygon>\n");
      first += ring.size();
    }
  }

  private void root(ThreeMfObject object, boolean coarse, double bottomMm, ThreeMfMetadata metadata)
      throws IOException {
    Sha256 digest = ThreeMfDigests.of(object);
    ThreeMfIds ids = ThreeMfIds.BY_CONTENT;
    UUID id = object.id().orElseGet(() -> ids.id("object 1", digest));
    out.begin(ThreeMfNames.MODEL);
    String names = ThreeMfObjectText.namespaces(List.of(object), coarse ? "s" : "");
    ThreeMfPackageText.rootModel(out, names + NAMESPACE, metadata);
    stack(bottomMm);
    out.text("<s:sliceref slicestackid=\"").number(STACK);
    out.text("\" slicepath=\"/" + ThreeMfNames.SLICE_MODEL + "\"/></s:slicestack>\n");
    String slices =
        " s:slicestackid=\""
            + STACK
            + "\" s:meshresolution=\""
            + (coarse ? "lowres" : "fullres")
            + "\"";
    new ThreeMfObjectText(out, List.of(object), List.of(id), ids, slices).write();
    UUID build = ids.id("build", ThreeMfDigests.of(metadata, List.of(digest)));
    UUID item = ids.id("item 1", digest);
    out.text("</resources>\n<build p:UUID=\"" + build + "\"><item objectid=\"1\" p:UUID=\"" + item);
    out.text("\"/></build>\n</model>\n");
    out.end();
  }
}
