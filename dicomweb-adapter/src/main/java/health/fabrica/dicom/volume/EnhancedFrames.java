package health.fabrica.dicom.volume;

import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.Element;
import health.fabrica.dicom.data.Tag;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The frames of an enhanced multi-frame image, each as the data set that a single-frame image would
 * have: attributes of the image, then those of the shared functional groups, then those of the
 * frame's own, the later taking the place of the earlier (PS3.3 C.7.6.16.1.1). Only groups that
 * place a frame or give its values a meaning are taken.
 */
final class EnhancedFrames {

  private static final int SHARED_GROUPS = 0x52009229;
  private static final int FRAME_GROUPS = 0x52009230;
  private static final int FRAME_CONTENT = 0x00209111;
  private static final int STACK_ID = 0x00209056;
  private static final int TEMPORAL_POSITION = 0x00209128;
  private static final int MR_ECHO = 0x00189114;
  private static final int EFFECTIVE_ECHO_TIME = 0x00189082;
  private static final int FRAME_TYPE = 0x00089007;
  private static final int VOLUMETRIC_PROPERTIES = 0x00089206;
  private static final int VOLUME_TECHNIQUE = 0x00089207;

  /**
   * Pixel Measures, Plane Position, Plane Orientation, Pixel Value Transformation, Frame Content,
   * CT, MR and X-Ray 3D Frame Type, CT Reconstruction, MR Echo.
   */
  private static final List<Integer> GROUPS =
      List.of(
          0x00289110,
          0x00209113,
          0x00209116,
          0x00289145,
          FRAME_CONTENT,
          0x00189329,
          0x00189226,
          0x00189504,
          0x00189314,
          MR_ECHO);

  private final Dataset image;
  private final List<Dataset> frames;

  /**
   * Takes the groups apart.
   *
   * @param count Number of Frames
   * @throws health.fabrica.core.problem.ProblemException FAB-2131 when not every frame has groups
   */
  EnhancedFrames(Dataset dataset, int count) {
    List<Dataset> shared = dataset.items(SHARED_GROUPS);
    frames = dataset.items(FRAME_GROUPS);
    if (frames.size() != count || shared.size() > 1) {
      throw StackProblem.FUNCTIONAL_GROUPS.refuse(
          "The image has "
              + count
              + " frames, "
              + frames.size()
              + " items of per-frame and "
              + shared.size()
              + " of shared functional groups: the places of its frames are not known.",
          "Export the image again with its functional groups.");
    }
    Dataset.Builder base =
        dataset.toBuilder()
            .remove(Tag.PIXEL_DATA)
            .remove(Tag.NUMBER_OF_FRAMES)
            .remove(SHARED_GROUPS)
            .remove(FRAME_GROUPS);
    shared.forEach(groups -> flatten(groups, base));
    image = base.build();
  }

  /** Frame i, from 0, without pixels. */
  Dataset frame(int i) {
    Dataset.Builder frame = image.toBuilder();
    flatten(frames.get(i), frame);
    return frame.build();
  }

  private static void flatten(Dataset groups, Dataset.Builder into) {
    for (int group : GROUPS) {
      for (Dataset item : groups.items(group)) {
        for (Element element : item.elements()) {
          into.put(element);
        }
      }
    }
  }

  /** What tells a stack from another at the same places; empty for a single-frame image. */
  static String stack(Dataset frame) {
    return Stream.of(
            part("stack", frame, STACK_ID),
            part("time point", frame, TEMPORAL_POSITION),
            part("echo time", frame, EFFECTIVE_ECHO_TIME),
            part("type", frame, FRAME_TYPE))
        .filter(text -> !text.isEmpty())
        .collect(Collectors.joining(", "));
  }

  private static String part(String name, Dataset frame, int tag) {
    if (!frame.has(tag)) {
      return "";
    }
    boolean text = frame.find(tag).map(element -> element.vr().isText()).orElse(false);
    return name
        + " "
        + (text ? String.join("\\", frame.strings(tag)) : Double.toString(frame.doubles(tag)[0]));
  }

  /** Whether the frame is a localizer by its own type. */
  static boolean isLocalizer(Dataset frame) {
    return frame.strings(FRAME_TYPE).contains("LOCALIZER");
  }

  /** PS3.3 C.8.16.2.1.2: whether the geometry is said to be distorted. */
  static boolean isDistorted(Dataset frame) {
    return frame.string(VOLUMETRIC_PROPERTIES).orElse("").equals("DISTORTED");
  }

  /**
   * PS3.3 C.8.16.2.1.3: a maximum or minimum projection or a rendering shows no section.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-2134
   */
  static void requireSection(Dataset frame) {
    String technique = frame.string(VOLUME_TECHNIQUE).orElse("NONE");
    if (!List.of("NONE", "MPR").contains(technique)) {
      throw StackProblem.NOT_A_SECTION.refuse(
          "A frame was made by " + technique + " from a volume.", "Choose the original series.");
    }
  }
}
