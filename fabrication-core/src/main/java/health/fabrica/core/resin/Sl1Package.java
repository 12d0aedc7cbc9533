package health.fabrica.core.resin;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;

/**
 * Prusa's SL1: a ZIP of {@code config.ini}, {@code prusaslicer.ini} and one PNG a layer. The keys
 * are those that PrusaSlicer 2.5.0 writes; it can open the file again.
 */
final class Sl1Package implements LayerPackage {

  private final PackageZip zip;
  private final String job;
  private final ResinProfile profile;

  Sl1Package(OutputStream out, String job, ResinProfile profile) {
    this.zip = new PackageZip(out);
    this.job = job;
    this.profile = profile;
  }

  @Override
  public void layer(ExposedLayer layer) throws IOException {
    byte[] turned = ImageTurn.toDisplay(layer.grey(), profile);
    zip.file(
        String.format(Locale.ROOT, "%s%05d.png", job, layer.index()),
        GreyPng.write(turned, ImageTurn.width(profile), ImageTurn.height(profile)));
  }

  @Override
  public void end(ResinSummary summary) throws IOException {
    zip.file("config.ini", config(summary));
    zip.file("prusaslicer.ini", settings());
    zip.end();
  }

  private String config(ResinSummary summary) {
    return text(
        """
        action = print
        expTime = %s
        expTimeFirst = %s
        expUserProfile = 0
        hollow = 0
        jobDir = %s
        layerHeight = %s
        materialName = %s
        numFade = %d
        numFast = %d
        numSlow = 0
        printProfile = %s
        printTime = %.3f
        printerModel =\s
        printerProfile =\s
        printerVariant =\s
        prusaSlicerVersion = Fabrica
        usedMaterial = %.4f
        """,
        profile.exposureS(),
        profile.firstExposureS(),
        job,
        profile.layerMm(),
        profile.name(),
        profile.fadedLayers(),
        summary.layers(),
        profile.name(),
        summary.timeSeconds(),
        summary.modelMm3() / 1000);
  }

  private String settings() {
    return text(
        """
        bed_shape = 0x0,%2$sx0,%2$sx%3$s,0x%3$s
        display_height = %3$s
        display_mirror_x = %6$d
        display_mirror_y = %12$d
        display_orientation = %7$s
        display_pixels_x = %4$d
        display_pixels_y = %5$d
        display_width = %2$s
        exposure_time = %8$s
        faded_layers = %9$d
        initial_exposure_time = %10$s
        initial_layer_height = %1$s
        layer_height = %1$s
        max_print_height = %11$s
        printer_technology = SLA
        """,
        profile.layerMm(),
        profile.widthMm(),
        profile.heightMm(),
        profile.pixelsX(),
        profile.pixelsY(),
        profile.mirrorX() ? 1 : 0,
        profile.portrait() ? "portrait" : "landscape",
        profile.exposureS(),
        profile.fadedLayers(),
        profile.firstExposureS(),
        profile.maxZMm(),
        profile.mirrorY() ? 1 : 0);
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
