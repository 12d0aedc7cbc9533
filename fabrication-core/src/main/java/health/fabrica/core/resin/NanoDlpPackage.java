package health.fabrica.core.resin;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.StringJoiner;

/**
 * NanoDLP's plate: a ZIP of six JSON files, a preview {@code 3d.png} and one PNG a layer, counted
 * from 1. Names of files and fields as public programs read and write them (mslicer); lengths in
 * the fields are micrometres where NanoDLP has them so. The machine's own profile decides how it
 * moves.
 */
final class NanoDlpPackage implements LayerPackage {

  private final PackageZip zip;
  private final ResinProfile profile;
  private final String job;
  private final StringJoiner layers = new StringJoiner(",\n", "[\n", "\n]\n");

  NanoDlpPackage(OutputStream out, String job, ResinProfile profile) {
    this.zip = new PackageZip(out);
    this.job = job;
    this.profile = profile;
  }

  @Override
  public void layer(ExposedLayer layer) throws IOException {
    byte[] turned = ImageTurn.toDisplay(layer.grey(), profile);
    byte[] png = GreyPng.write(turned, ImageTurn.width(profile), ImageTurn.height(profile));
    zip.file(layer.index() + 1 + ".png", png);
    if (layer.index() == 0) {
      zip.file("3d.png", png);
    }
    layers.add(
        text(
            " {\"TotalSolidArea\": %.4f, \"LargestArea\": %.4f, \"SmallestArea\": %.4f,"
                + " \"AreaCount\": %d}",
            layer.areaMm2(), layer.largestMm2(), layer.smallestMm2(), layer.parts()));
  }

  @Override
  public void end(ResinSummary summary) throws IOException {
    zip.file(
        "meta.json",
        "{\"FormatVersion\": 2, \"Distro\": \"generic\", \"Program\": \"Fabrica\","
            + " \"Profile\": false}\n");
    zip.file("info.json", layers.toString());
    zip.file(
        "plate.json",
        text(
            "{\"Path\": \"%s\", \"LayersCount\": %d, \"Processed\": true, \"PrintEst\": %d,"
                + " \"TotalSolidArea\": %.4f, \"ZMin\": 0, \"ZMax\": %s}\n",
            job,
            summary.layers(),
            Math.round(summary.timeSeconds()),
            summary.modelMm3() / 1000,
            summary.heightMm()));
    zip.file(
        "profile.json",
        text(
            "{\"Title\": \"%s\", \"Depth\": %s, \"SupportDepth\": %s, \"CureTime\": %s,"
                + " \"SupportCureTime\": %s, \"SupportLayerNumber\": 1, \"TransitionalLayer\":"
                + " %d}\n",
            profile.name(),
            micrometres(profile.layerMm()),
            micrometres(profile.layerMm()),
            profile.exposureS(),
            profile.firstExposureS(),
            profile.fadedLayers()));
    String options = options();
    zip.file("options.json", options);
    zip.file("slicer.json", options);
    zip.end();
  }

  private String options() {
    return text(
        "{\"PWidth\": %d, \"PHeight\": %d, \"Thickness\": %s, \"XOffset\": %d, \"YOffset\": %d,"
            + " \"XPixelSize\": %.6f, \"YPixelSize\": %.6f, \"XRes\": %.3f, \"YRes\": %.3f,"
            + " \"ImageMirror\": 0, \"IgnoreMask\": 1, \"FillColor\": \"#ffffff\","
            + " \"BlankColor\": \"#000000\"}\n",
        ImageTurn.width(profile),
        ImageTurn.height(profile),
        micrometres(profile.layerMm()),
        ImageTurn.width(profile) / 2,
        ImageTurn.height(profile) / 2,
        profile.portrait() ? profile.pixelYMm() : profile.pixelXMm(),
        profile.portrait() ? profile.pixelXMm() : profile.pixelYMm(),
        1000 * (profile.portrait() ? profile.pixelYMm() : profile.pixelXMm()),
        1000 * (profile.portrait() ? profile.pixelXMm() : profile.pixelYMm()));
  }

  private static String micrometres(double mm) {
    return text("%.3f", 1000 * mm);
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
