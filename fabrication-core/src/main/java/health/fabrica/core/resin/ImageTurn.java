package health.fabrica.core.resin;

/**
 * From the bed, seen from above with its front in row 0, to the rows that a machine's display
 * takes. Landscape: x to the right, the back on top. Portrait: the same turned to the left by a
 * quarter, x upwards. Then the image is mirrored, as the machine's display is looked at from below.
 * Compared with PrusaSlicer 2.5.0 in all cases: a wrong mirror turns a left hand into a right one.
 */
final class ImageTurn {

  private ImageTurn() {}

  /** The image as the file holds it. */
  static byte[] toDisplay(byte[] grey, ResinProfile profile) {
    int nx = profile.pixelsX();
    int ny = profile.pixelsY();
    int width = width(profile);
    int height = height(profile);
    byte[] turned = new byte[grey.length];
    for (int j = 0; j < ny; j++) {
      for (int i = 0; i < nx; i++) {
        int column = profile.portrait() ? ny - 1 - j : i;
        int row = profile.portrait() ? nx - 1 - i : ny - 1 - j;
        column = profile.mirrorX() ? width - 1 - column : column;
        row = profile.mirrorY() ? height - 1 - row : row;
        turned[row * width + column] = grey[j * nx + i];
      }
    }
    return turned;
  }

  static int width(ResinProfile profile) {
    return profile.portrait() ? profile.pixelsY() : profile.pixelsX();
  }

  static int height(ResinProfile profile) {
    return profile.portrait() ? profile.pixelsX() : profile.pixelsY();
  }
}
