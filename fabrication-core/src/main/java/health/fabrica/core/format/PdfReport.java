package health.fabrica.core.format;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.Deflater;

/**
 * A report as PDF 1.4 on A4: headings, lines and one picture, in the fonts that every reader has.
 * ASCII only; other characters become question marks. The same content makes the same bytes.
 * Mutable; one thread.
 */
public final class PdfReport {

  private static final int WIDTH = 595;
  private static final int HEIGHT = 842;
  private static final int MARGIN = 56;
  private static final int LINE = 14;
  private static final int HEADING = 24;
  private static final int VALUE_X = MARGIN + 150;
  private static final int LONGEST = 68;
  private static final int PICTURE_WIDTH = 300;

  /** Objects before those of the pages: catalogue, pages, two fonts, information, picture. */
  private static final int FIRST_PAGE = 7;

  private final String title;
  private final List<StringBuilder> pages = new ArrayList<>();
  private int y;
  private int pictureWidth;
  private int pictureHeight;
  private byte[] picture = new byte[] {0, 0, 0};

  /** An empty report. */
  public PdfReport(String title) {
    this.title = title;
    page();
    show(true, 18, MARGIN, y, title);
    y -= HEADING;
  }

  private void page() {
    pages.add(new StringBuilder());
    y = HEIGHT - MARGIN - 18;
  }

  private void room(int points) {
    if (y - points < MARGIN) {
      page();
    }
  }

  /** Adds a heading. */
  public PdfReport heading(String text) {
    room(HEADING + LINE);
    y -= HEADING - LINE;
    show(true, 12, MARGIN, y, text);
    y -= LINE;
    return this;
  }

  /** Adds a name and its value; a long value goes on in the next lines. */
  public PdfReport line(String name, String value) {
    String rest = value;
    String label = name;
    do {
      room(LINE);
      int cut = rest.length() <= LONGEST ? rest.length() : rest.lastIndexOf(' ', LONGEST);
      cut = cut <= 0 ? Math.min(LONGEST, rest.length()) : cut;
      show(false, 10, MARGIN, y, label);
      show(false, 10, VALUE_X, y, rest.substring(0, cut));
      y -= LINE;
      rest = rest.substring(cut).stripLeading();
      label = "";
    } while (!rest.isEmpty());
    return this;
  }

  /**
   * Adds the picture; a second one takes the place of the first.
   *
   * @param rgb three bytes a pixel, row by row
   */
  public PdfReport picture(int width, int height, byte[] rgb) {
    if (width < 1 || height < 1 || rgb.length != 3L * width * height) {
      throw new IllegalArgumentException("picture of " + width + "x" + height + ": " + rgb.length);
    }
    pictureWidth = width;
    pictureHeight = height;
    picture = rgb.clone();
    int high = Math.min(PICTURE_WIDTH * height / width, HEIGHT - 3 * MARGIN);
    room(high + LINE);
    y -= high;
    pages
        .get(pages.size() - 1)
        .append(
            String.format(
                Locale.ROOT,
                "q %d 0 0 %d %d %d cm /Im Do Q\n",
                high * width / height,
                high,
                MARGIN,
                y + LINE / 2));
    y -= LINE;
    return this;
  }

  private void show(boolean bold, int size, int x, int baseline, String text) {
    if (!text.isEmpty()) {
      pages
          .get(pages.size() - 1)
          .append(
              String.format(
                  Locale.ROOT,
                  "BT /%s %d Tf %d %d Td (%s) Tj ET\n",
                  bold ? "B" : "R",
                  size,
                  x,
                  baseline,
                  escaped(text)));
    }
  }

  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '(' || c == ')' || c == '\\') {
        escaped.append('\\');
      }
      escaped.append(c >= 32 && c < 127 ? c : '?');
    }
    return escaped.toString();
  }

  /** The file. */
  public byte[] bytes() {
    List<byte[]> objects = new ArrayList<>();
    StringBuilder kids = new StringBuilder();
    for (int i = 0; i < pages.size(); i++) {
      kids.append(FIRST_PAGE + 2 * i).append(" 0 R ");
    }
    objects.add(ascii("<< /Type /Catalog /Pages 2 0 R >>"));
    objects.add(ascii("<< /Type /Pages /Count " + pages.size() + " /Kids [ " + kids + "] >>"));
    objects.add(font("Helvetica"));
    objects.add(font("Helvetica-Bold"));
    objects.add(ascii("<< /Title (" + escaped(title) + ") /Producer (Fabrica) >>"));
    objects.add(
        stream(
            "/Type /XObject /Subtype /Image /ColorSpace /DeviceRGB /BitsPerComponent 8 /Width "
                + Math.max(1, pictureWidth)
                + " /Height "
                + Math.max(1, pictureHeight),
            picture));
    for (int i = 0; i < pages.size(); i++) {
      objects.add(
          ascii(
              "<< /Type /Page /Parent 2 0 R /MediaBox [ 0 0 "
                  + WIDTH
                  + " "
                  + HEIGHT
                  + " ] /Resources << /Font << /R 3 0 R /B 4 0 R >> /XObject << /Im 6 0 R >> >>"
                  + " /Contents "
                  + (FIRST_PAGE + 2 * i + 1)
                  + " 0 R >>"));
      objects.add(stream("", ascii(pages.get(i).toString())));
    }
    return file(objects);
  }

  private static byte[] font(String name) {
    return ascii(
        "<< /Type /Font /Subtype /Type1 /Encoding /WinAnsiEncoding /BaseFont /" + name + " >>");
  }

  private static byte[] stream(String dictionary, byte[] content) {
    Deflater deflater = new Deflater();
    deflater.setInput(content);
    deflater.finish();
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    byte[] chunk = new byte[1 << 14];
    while (!deflater.finished()) {
      packed.write(chunk, 0, deflater.deflate(chunk));
    }
    deflater.end();
    ByteArrayOutputStream object = new ByteArrayOutputStream();
    object.writeBytes(
        ascii(
            "<< "
                + dictionary
                + " /Filter /FlateDecode /Length "
                + packed.size()
                + " >>\nstream\n"));
    object.writeBytes(packed.toByteArray());
    object.writeBytes(ascii("\nendstream"));
    return object.toByteArray();
  }

  /** Header, objects numbered from 1, their places, trailer. */
  private static byte[] file(List<byte[]> objects) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(ascii("%PDF-1.4\n%"));
    out.writeBytes(new byte[] {(byte) 0xe2, (byte) 0xe3, (byte) 0xcf, (byte) 0xd3, '\n'});
    StringBuilder places = new StringBuilder("0000000000 65535 f \n");
    for (int i = 0; i < objects.size(); i++) {
      places.append(String.format(Locale.ROOT, "%010d 00000 n \n", out.size()));
      out.writeBytes(ascii(i + 1 + " 0 obj\n"));
      out.writeBytes(objects.get(i));
      out.writeBytes(ascii("\nendobj\n"));
    }
    int table = out.size();
    int count = objects.size() + 1;
    out.writeBytes(
        ascii(
            "xref\n0 "
                + count
                + "\n"
                + places
                + "trailer\n<< /Size "
                + count
                + " /Root 1 0 R /Info 5 0 R >>\nstartxref\n"
                + table
                + "\n%%EOF\n"));
    return out.toByteArray();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
