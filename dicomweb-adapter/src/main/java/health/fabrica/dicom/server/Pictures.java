package health.fabrica.dicom.server;

import health.fabrica.core.problem.ProblemException;
import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.Tag;
import health.fabrica.dicom.json.DicomJsonReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Answers WADO-RS requests for pictures. */
final class Pictures {

  /** Most objects that are tried for a thumbnail of a series or study. */
  private static final int TRIES = 8;

  private final InstanceIndex index;
  private final ObjectReader reader;

  Pictures(InstanceIndex index, ObjectReader reader) {
    this.index = index;
    this.reader = reader;
  }

  /** An object and those of its frames that are wanted, from 1. */
  private record Wanted(InstanceRecord instance, List<Integer> frames) {}

  /** Sends every picture of what the path names. */
  void rendered(
      Route route,
      List<InstanceRecord> instances,
      Rendering rendering,
      Accepted accepted,
      Reply reply)
      throws IOException {
    List<Wanted> wanted = new ArrayList<>();
    for (InstanceRecord instance : instances) {
      Dataset metadata = metadata(instance);
      if (!route.frames().isEmpty()) {
        FrameRetrieval.requireFrames(metadata, route.frames());
        wanted.add(new Wanted(instance, route.frames()));
      } else if (metadata.find(Tag.PIXEL_DATA).isPresent()) {
        int count = Frames.count(metadata);
        wanted.add(new Wanted(instance, IntStream.rangeClosed(1, count).boxed().toList()));
      }
    }
    int pictures = wanted.stream().mapToInt(w -> w.frames().size()).sum();
    if (pictures == 0) {
      throw nothingToShow();
    }
    Accepted.Form form = form(accepted, pictures);
    String type = type(form);
    Reply.Parts parts = null;
    for (Wanted each : wanted) {
      Dataset metadata = metadata(each.instance());
      for (int frame : each.frames()) {
        byte[] picture =
            picture(each.instance(), metadata, frame, rendering, type); // the first refuses in time
        if (parts == null) {
          parts = form.multipart() ? reply.parts(type) : reply.single();
        }
        parts.begin(new Reply.Part(type, picture.length));
        parts.out().write(picture);
      }
    }
    if (parts != null) {
      parts.end();
    }
  }

  private byte[] picture(
      InstanceRecord instance, Dataset metadata, int frame, Rendering rendering, String type)
      throws IOException {
    return reader.read(
        instance, metadata, file -> new Picture(file).encode(frame - 1, rendering, type));
  }

  /** Sends one picture: the frame named, else the middle frame of the middle image. */
  void thumbnail(
      Route route,
      List<InstanceRecord> instances,
      Rendering rendering,
      Accepted accepted,
      Reply reply)
      throws IOException {
    Accepted.Form form = form(accepted, 1);
    String type = type(form);
    byte[] picture = thumbnail(route, instances, rendering, type);
    Reply.Parts parts = form.multipart() ? reply.parts(type) : reply.single();
    parts.begin(new Reply.Part(type, picture.length));
    parts.out().write(picture);
    parts.end();
  }

  private byte[] thumbnail(
      Route route, List<InstanceRecord> instances, Rendering rendering, String type)
      throws IOException {
    ProblemException refusal = nothingToShow();
    int middle = instances.size() / 2;
    for (int i = middle; i < Math.min(instances.size(), middle + TRIES); i++) {
      Dataset metadata = metadata(instances.get(i));
      FrameRetrieval.requireFrames(metadata, route.frames());
      if (metadata.find(Tag.PIXEL_DATA).isEmpty()) {
        continue;
      }
      int frame = route.frames().isEmpty() ? Frames.count(metadata) / 2 + 1 : route.frames().get(0);
      try {
        return picture(instances.get(i), metadata, frame, rendering, type);
      } catch (ProblemException e) {
        refusal = e; // another image may do
      }
    }
    throw refusal;
  }

  private Dataset metadata(InstanceRecord instance) {
    return DicomJsonReader.read(index.metadata(List.of(instance)).get(0));
  }

  private static Accepted.Form form(Accepted accepted, int pictures) {
    for (Accepted.Form form : accepted.forms()) {
      boolean fits =
          pictures == 1 ? !form.multipart() || !form.type().equals("*/*") : form.multipart();
      if (fits && Picture.TYPES.stream().anyMatch(form::allows)) {
        return form;
      }
    }
    throw Accepted.notAcceptable(
        pictures == 1
            ? "image/jpeg, image/png"
            : pictures + " pictures as multipart/related; type=\"image/jpeg\" or \"image/png\"");
  }

  private static String type(Accepted.Form form) {
    return Picture.TYPES.stream().filter(form::allows).findFirst().orElseThrow();
  }

  private static ProblemException nothingToShow() {
    return OriginProblem.NOT_RENDERED.refuse(
        "Nothing under these identifiers has pixel data.", "Ask for pictures of images.");
  }
}
