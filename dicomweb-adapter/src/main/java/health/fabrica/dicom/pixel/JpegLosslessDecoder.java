package health.fabrica.dicom.pixel;

import com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReaderSpi;
import health.fabrica.dicom.data.ByteSlice;
import java.awt.image.Raster;
import java.io.IOException;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** JPEG lossless (ISO 10918-1 process 14), and JPEG in colour, by the TwelveMonkeys reader. */
final class JpegLosslessDecoder {

  private static final JPEGImageReaderSpi PROVIDER = provider();

  private JpegLosslessDecoder() {}

  private static JPEGImageReaderSpi provider() {
    JPEGImageReaderSpi provider = new JPEGImageReaderSpi();
    provider.onRegistration(IIORegistry.getDefaultInstance(), ImageReaderSpi.class);
    return provider;
  }

  static short[] decode(ByteSlice frame, PixelFormat format) {
    Rasters.checkJpeg(frame, format);
    return Rasters.samples(raster(frame), format);
  }

  /** The components of a colour frame as they are coded, baseline and extended too. */
  static short[][] planes(ByteSlice frame, PixelFormat format, int components) {
    Rasters.checkColourJpeg(frame, format, components);
    return Rasters.planes(raster(frame), format, components);
  }

  private static Raster raster(ByteSlice frame) {
    try (ImageInputStream in = new MemoryCacheImageInputStream(frame.stream())) {
      ImageReader reader = PROVIDER.createReaderInstance(null);
      try {
        reader.setInput(in, true, true);
        return reader.readRaster(0, null);
      } finally {
        reader.dispose();
      }
    } catch (IOException | RuntimeException e) {
      throw Rasters.wrap("JPEG", frame, e);
    }
  }
}
