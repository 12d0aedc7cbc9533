package health.fabrica.core.picture;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;

/** Animated pictures of few colours, by the JDK's writer. */
final class GifAnimation {

  private static final String FORMAT = "javax_imageio_gif_image_1.0";
  private static final int FRAME_HUNDREDTHS = 9;
  private static final int LAST_HUNDREDTHS = 300;

  private GifAnimation() {}

  /** The places of an image's pixels in a list of colours; one that is not there gets the first. */
  static byte[] pixels(BufferedImage image, int[] colours) {
    Map<Integer, Byte> places = new HashMap<>();
    for (int n = colours.length - 1; n >= 0; n--) {
      places.put(colours[n], (byte) n);
    }
    int width = image.getWidth();
    byte[] pixels = new byte[width * image.getHeight()];
    int[] row = new int[width];
    for (int y = 0; y < image.getHeight(); y++) {
      image.getRGB(0, y, width, 1, row, 0, width);
      for (int x = 0; x < width; x++) {
        pixels[y * width + x] = places.getOrDefault(row[x] & 0xffffff, (byte) 0);
      }
    }
    return pixels;
  }

  /** Frames that come back again and again; each holds only what is new in it. */
  static byte[] gif(List<byte[]> frames, int[] colours, int width, int height) {
    int clear = colours.length;
    IndexColorModel model = model(colours, clear);
    ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
      writer.setOutput(stream);
      writer.prepareWriteSequence(null);
      byte[] before = new byte[0];
      for (int n = 0; n < frames.size(); n++) {
        byte[] now = frames.get(n);
        BufferedImage image =
            new BufferedImage(width, height, BufferedImage.TYPE_BYTE_INDEXED, model);
        byte[] to = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
        for (int i = 0; i < now.length; i++) {
          to[i] = n > 0 && now[i] == before[i] ? (byte) clear : now[i];
        }
        before = now;
        boolean last = n == frames.size() - 1;
        IIOMetadata metadata =
            writer.getDefaultImageMetadata(
                new ImageTypeSpecifier(image), writer.getDefaultWriteParam());
        describe(metadata, n == 0, last ? LAST_HUNDREDTHS : FRAME_HUNDREDTHS, clear);
        writer.writeToSequence(new IIOImage(image, null, metadata), null);
      }
      writer.endWriteSequence();
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    } finally {
      writer.dispose();
    }
    return out.toByteArray();
  }

  private static IndexColorModel model(int[] colours, int clear) {
    int[] all = new int[clear + 1];
    for (int n = 0; n < clear; n++) {
      all[n] = 0xff000000 | colours[n];
    }
    return new IndexColorModel(8, all.length, all, 0, true, clear, DataBuffer.TYPE_BYTE);
  }

  private static void describe(IIOMetadata metadata, boolean first, int hundredths, int clear)
      throws IOException {
    IIOMetadataNode root = (IIOMetadataNode) metadata.getAsTree(FORMAT);
    IIOMetadataNode control = child(root, "GraphicControlExtension");
    control.setAttribute("disposalMethod", "doNotDispose");
    control.setAttribute("userInputFlag", "FALSE");
    control.setAttribute("transparentColorFlag", "TRUE");
    control.setAttribute("transparentColorIndex", Integer.toString(clear));
    control.setAttribute("delayTime", Integer.toString(hundredths));
    if (first) {
      IIOMetadataNode loop = new IIOMetadataNode("ApplicationExtension");
      loop.setAttribute("applicationID", "NETSCAPE");
      loop.setAttribute("authenticationCode", "2.0");
      loop.setUserObject(new byte[] {1, 0, 0});
      child(root, "ApplicationExtensions").appendChild(loop);
    }
    metadata.setFromTree(FORMAT, root);
  }

  private static IIOMetadataNode child(IIOMetadataNode root, String name) {
    for (int n = 0; n < root.getLength(); n++) {
      if (root.item(n).getNodeName().equals(name)) {
        return (IIOMetadataNode) root.item(n);
      }
    }
    IIOMetadataNode made = new IIOMetadataNode(name);
    root.appendChild(made);
    return made;
  }
}
