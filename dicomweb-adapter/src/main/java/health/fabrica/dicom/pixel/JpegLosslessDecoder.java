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

/** JPEG lossless (ISO 10918-1 process 14), by the TwelveMonkeys reader. */
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
    try (ImageInputStream in = new MemoryCacheImageInputStream(frame.stream())) {
      ImageReader reader = PROVIDER.createReaderInstance(null);
      try {
        reader.setInput(in, true, true);
        Raster raster = reader.readRaster(0, null);
        return Rasters.samples(raster, format);
      } finally {
        reader.dispose();
      }
    } catch (IOException | RuntimeException e) {
      throw Rasters.wrap("JPEG Lossless", frame, e);
    }
  }
}
