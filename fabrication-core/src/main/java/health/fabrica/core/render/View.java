package health.fabrica.core.render;

import health.fabrica.core.image.Vec3;

/** Where the viewer stands. The head is up wherever it is not in the line of sight. */
public enum View {
  /** Face to face with the patient: the patient's right is on the left of the picture. */
  FRONT(new Vec3(0, -1, 0), 'R', 'L'),
  /** From the patient's left: the face looks to the left of the picture. */
  LEFT(new Vec3(1, 0, 0), 'A', 'P'),
  /** From behind. */
  BACK(new Vec3(0, 1, 0), 'L', 'R'),
  /** From the patient's right. */
  RIGHT(new Vec3(-1, 0, 0), 'P', 'A'),
  /** From above the head, the face to the top of the picture. */
  HEAD(new Vec3(0, 0, 1), 'L', 'R'),
  /** From below the feet, the face to the top of the picture. */
  FEET(new Vec3(0, 0, -1), 'R', 'L'),
  /** From the patient's right, behind and a little below. */
  OBLIQUE_BACK(new Vec3(-0.62, 0.72, -0.32), 'L', 'R'),
  /** From the patient's left front and a little above. */
  OBLIQUE(new Vec3(0.62, -0.72, 0.32), 'R', 'L');

  private final Vec3 toViewer;
  private final char leftLetter;
  private final char rightLetter;

  View(Vec3 toViewer, char leftLetter, char rightLetter) {
    this.toViewer = toViewer.times(1 / toViewer.length());
    this.leftLetter = leftLetter;
    this.rightLetter = rightLetter;
  }

  /** Unit vector in LPS from the object to the viewer. */
  public Vec3 toViewer() {
    return toViewer;
  }

  /** The patient's side on the left of the picture. */
  char leftLetter() {
    return leftLetter;
  }

  /** The patient's side on the right of the picture. */
  char rightLetter() {
    return rightLetter;
  }
}
