package health.fabrica.dicom.pixel;

import com.github.jaiimageio.jpeg2000.impl.J2KImageReader;
import com.github.jaiimageio.jpeg2000.impl.J2KImageReaderSpi;
import health.fabrica.dicom.data.ByteSlice;
import java.awt.image.Raster;
import java.io.IOException;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** JPEG 2000 (ISO 15444-1), by the JJ2000 reader of jai-imageio. */
final class Jpeg2000Decoder {

  private Jpeg2000Decoder() {}

  static short[] decode(ByteSlice frame, PixelFormat format) {
    Rasters.checkJpeg2000(frame, format);
    return Rasters.samples(raster(frame), format);
  }

  /** The components after the inverse colour transform of the stream, if it has one. */
  static short[][] planes(ByteSlice frame, PixelFormat format, int components) {
    Rasters.checkJpeg2000(frame, format, components);
    return Rasters.planes(raster(frame), format, components);
  }

  private static Raster raster(ByteSlice frame) {
    try (ImageInputStream in = new MemoryCacheImageInputStream(frame.stream())) {
      J2KImageReader reader = new J2KImageReader(new J2KImageReaderSpi());
      try {
        reader.setInput(in, true, true);
        return reader.readRaster(0, null);
      } finally {
        reader.dispose();
      }
    } catch (VirtualMachineError e) {
      throw e;
    } catch (IOException | RuntimeException | Error e) { // JJ2000 throws Error for bad streams
      throw Rasters.wrap("JPEG 2000", frame, e);
    }
  }
}
