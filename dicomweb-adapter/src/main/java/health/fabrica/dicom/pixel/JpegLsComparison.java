package health.fabrica.dicom.pixel;

import health.fabrica.dicom.data.ByteSlice;
import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.DicomFile;
import health.fabrica.dicom.data.Part10Reader;
import health.fabrica.dicom.data.Part10Writer;
import health.fabrica.dicom.data.Tag;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;

/**
 * Compares the processor time that the JPEG-LS decoder takes with that of DCMTK's {@code dcmdjpls}
 * in one run, on one object made of many copies of a frame. What a program needs to start is taken
 * out by an object of one frame, what it needs to read and write pixels by {@code dcmconv} on the
 * decoded objects. The processor time of children is read from {@code /proc} in ticks of 10 ms, so
 * 50 copies or more make sense.
 */
public final class JpegLsComparison {

  private static final int WARM_UP = 100;
  private static final double TICK_MS = 10;

  private JpegLsComparison() {}

  /**
   * Processor time in milliseconds a frame.
   *
   * @param copies frames of the object
   * @param ours this decoder, from the encapsulated bytes to stored values
   * @param peer the program, from file to file
   * @param copying what reading and writing the decoded pixels takes the same toolkit
   */
  public record Figures(int copies, double ours, double peer, double copying) {

    /** Our time over that of the peer's decoder alone. */
    public double ratio() {
      return ours / (peer - copying);
    }
  }

  /**
   * Measures; both programs must be installed.
   *
   * @param jpegLs a file in JPEG-LS
   * @param folder where the objects are written
   */
  public static Figures measure(Path jpegLs, Path folder, int copies)
      throws IOException, InterruptedException {
    DicomFile file = Part10Reader.read(Files.readAllBytes(jpegLs));
    Path one = write(file, folder.resolve("one.dcm"), 1);
    Path many = write(file, folder.resolve("many.dcm"), copies);
    double ours = ours(Part10Reader.read(Files.readAllBytes(many)), copies);
    Path oneRaw = folder.resolve("one-raw.dcm");
    Path manyRaw = folder.resolve("many-raw.dcm");
    double base = children("dcmdjpls", one.toString(), oneRaw.toString());
    double peer = children("dcmdjpls", many.toString(), manyRaw.toString()) - base;
    String copied = folder.resolve("copied.dcm").toString();
    double copyBase = children("dcmconv", oneRaw.toString(), copied);
    double copying = children("dcmconv", manyRaw.toString(), copied) - copyBase;
    int more = copies - 1;
    return new Figures(copies, ours, peer / more, Math.max(0, copying / more));
  }

  private static Path write(DicomFile file, Path to, int copies) throws IOException {
    List<ByteSlice> frames =
        Collections.nCopies(copies, EncapsulatedFrames.of(file.dataset()).frame(0));
    Dataset.Builder into =
        file.dataset().toBuilder().text(Tag.NUMBER_OF_FRAMES, Integer.toString(copies));
    EncapsulatedFrames.put(into, frames, EncapsulatedFrames.OffsetTable.BASIC);
    Files.write(to, Part10Writer.write(into.build(), file.transferSyntaxUid()));
    return to;
  }

  private static double ours(DicomFile file, int copies) {
    PixelFormat format = PixelFormat.of(file.dataset());
    for (int i = 0; i < WARM_UP; i++) {
      FrameDecoder.decode(file, format, i % copies);
    }
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long start = threads.getCurrentThreadCpuTime();
    for (int i = 0; i < copies; i++) {
      FrameDecoder.decode(file, format, i);
    }
    return (threads.getCurrentThreadCpuTime() - start) / 1e6 / copies;
  }

  /** Processor time of the program, in milliseconds. */
  private static double children(String... command) throws IOException, InterruptedException {
    double before = childrenMs();
    int code =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor();
    if (code != 0) {
      throw new IOException(command[0] + " ended with code " + code);
    }
    return childrenMs() - before;
  }

  /** What ended children took so far: fields 16 and 17 of the process status. */
  private static double childrenMs() throws IOException {
    String status = Files.readString(Path.of("/proc/self/stat"));
    String[] fields = status.substring(status.lastIndexOf(')') + 2).split(" ");
    return TICK_MS * (Long.parseLong(fields[13]) + Long.parseLong(fields[14]));
  }
}
