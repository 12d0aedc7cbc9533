package health.fabrica.dicom.server;

import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.Tag;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Attributes of one frame: in the functional groups of the frame, in the shared ones, or in the
 * data set itself (PS3.3 section C.7.6.16).
 */
final class FrameGroups {

  private final Dataset data;
  private final List<Dataset> groups;

  FrameGroups(Dataset data, int frame) {
    List<Dataset> perFrame = data.items(Tag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE);
    this.data = data;
    this.groups =
        Stream.concat(
                perFrame.stream().skip(frame).limit(1),
                data.items(Tag.SHARED_FUNCTIONAL_GROUPS_SEQUENCE).stream().limit(1))
            .toList();
  }

  private Dataset holder(int macro, int tag) {
    return groups.stream()
        .flatMap(group -> group.items(macro).stream().limit(1))
        .filter(item -> item.has(tag))
        .findFirst()
        .orElse(data);
  }

  double[] numbers(int macro, int tag) {
    return holder(macro, tag).doubles(tag);
  }

  double number(int macro, int tag, double otherwise) {
    double[] values = numbers(macro, tag);
    return values.length == 0 ? otherwise : values[0];
  }

  Optional<String> text(int macro, int tag) {
    return holder(macro, tag).string(tag);
  }
}
