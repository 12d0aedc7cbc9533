package health.fabrica.dicom.server;

import health.fabrica.dicom.data.ByteSlice;
import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.DicomFile;
import health.fabrica.dicom.data.Element;
import health.fabrica.dicom.data.Tag;
import health.fabrica.dicom.data.TransferSyntax;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Answers WADO-RS requests for frames and for bulk data of one instance. */
final class FrameRetrieval {

  private final ObjectReader reader;

  FrameRetrieval(ObjectReader reader) {
    this.reader = reader;
  }

  /** Sends frames by their numbers from 1. */
  void frames(
      InstanceRecord instance,
      Dataset metadata,
      List<Integer> numbers,
      Accepted accepted,
      Reply reply)
      throws IOException {
    requireFrames(metadata, numbers);
    boolean decodable = Frames.canDecode(instance.transferSyntaxUid(), metadata);
    for (Accepted.Form form : accepted.forms()) {
      Optional<FrameMedia.Choice> choice =
          FrameMedia.choose(form, instance.transferSyntaxUid(), decodable);
      if (choice.isPresent() && (form.multipart() || numbers.size() == 1)) {
        send(instance, metadata, numbers, choice.get(), form.multipart(), reply);
        return;
      }
    }
    throw Accepted.notAcceptable(available(instance, decodable));
  }

  private static String available(InstanceRecord instance, boolean decodable) {
    String syntax = instance.transferSyntaxUid();
    boolean plain = TransferSyntax.isNative(syntax);
    return "multipart/related of frames"
        + (plain ? "" : " as " + FrameMedia.of(syntax) + "; transfer-syntax=" + syntax)
        + (decodable ? " as application/octet-stream; transfer-syntax=1.2.840.10008.1.2.1" : "");
  }

  /** PS3.18 section 10.4.1.1.6 has no words for it; a frame that is not there is not found. */
  static void requireFrames(Dataset metadata, List<Integer> numbers) {
    int count = metadata.find(Tag.PIXEL_DATA).isPresent() ? Frames.count(metadata) : 0;
    for (int number : numbers) {
      if (number > count) {
        throw OriginProblem.NO_SUCH_VALUE.refuse(
            "The object has " + count + " frames; frame " + number + " was asked for.",
            "Look at NumberOfFrames.");
      }
    }
  }

  private void send(
      InstanceRecord instance,
      Dataset metadata,
      List<Integer> numbers,
      FrameMedia.Choice choice,
      boolean multipart,
      Reply reply)
      throws IOException {
    reader.read(
        instance,
        metadata,
        file -> {
          Frames frames = new Frames(file);
          boolean stored = choice == FrameMedia.Choice.STORED;
          String syntax = stored ? instance.transferSyntaxUid() : TransferSyntax.EXPLICIT_LE;
          String media = stored ? FrameMedia.of(syntax) : FrameMedia.OCTETS;
          ByteSlice next = bytes(frames, stored, numbers.get(0)); // refuses before it answers
          Reply.Parts parts = multipart ? reply.parts(media) : reply.single();
          for (int i = 0; i < numbers.size(); i++) {
            ByteSlice frame = i == 0 ? next : bytes(frames, stored, numbers.get(i));
            parts.begin(new Reply.Part(media + "; transfer-syntax=" + syntax, frame.length()));
            frame.writeTo(parts.out());
          }
          parts.end();
          return numbers.size();
        });
  }

  private static ByteSlice bytes(Frames frames, boolean stored, int number) {
    return stored ? frames.stored(number - 1) : frames.plain(number - 1);
  }

  /** Sends a value by the way to it. */
  void bulk(
      InstanceRecord instance, Dataset metadata, List<String> path, Accepted accepted, Reply reply)
      throws IOException {
    boolean pixels = path.equals(List.of(Tag.hex(Tag.PIXEL_DATA)));
    if (pixels && !TransferSyntax.isNative(instance.transferSyntaxUid())) {
      requireFrames(metadata, List.of(1));
      List<Integer> all = IntStream.rangeClosed(1, Frames.count(metadata)).boxed().toList();
      frames(instance, metadata, all, accepted, reply);
      return;
    }
    reader.read(
        instance,
        metadata,
        file -> {
          ByteSlice value = value(file.dataset(), path);
          send(value, documentType(file, path), accepted, reply);
          return path;
        });
  }

  private static Optional<String> documentType(DicomFile file, List<String> path) {
    return path.equals(List.of(Tag.hex(Tag.ENCAPSULATED_DOCUMENT)))
        ? file.dataset()
            .string(Tag.MIME_TYPE_OF_ENCAPSULATED_DOCUMENT)
            .filter(type -> type.matches("[a-z]+/[a-zA-Z0-9.+-]+"))
        : Optional.empty();
  }

  private static void send(
      ByteSlice value, Optional<String> documentType, Accepted accepted, Reply reply)
      throws IOException {
    for (Accepted.Form form : accepted.forms()) {
      boolean octets = form.allows(FrameMedia.OCTETS);
      Optional<String> document = documentType.filter(form.type()::equals);
      if (octets || document.isPresent()) {
        String media = document.orElse(FrameMedia.OCTETS);
        Reply.Parts parts = form.multipart() ? reply.parts(media) : reply.single();
        parts.begin(new Reply.Part(media, value.length()));
        value.writeTo(parts.out());
        parts.end();
        return;
      }
    }
    throw Accepted.notAcceptable(
        "application/octet-stream" + documentType.map(type -> ", " + type).orElse(""));
  }

  static ByteSlice value(Dataset data, List<String> path) {
    Dataset here = data;
    if (path.size() % 2 == 0) {
      throw noValue();
    }
    for (int i = 0; i + 2 < path.size(); i += 2) {
      List<Dataset> items =
          here.find(tag(path, i)).orElse(null) instanceof Element.Sequence sequence
              ? sequence.items()
              : List.of();
      int item = Integer.parseInt(path.get(i + 1));
      if (item >= items.size()) {
        throw noValue();
      }
      here = items.get(item);
    }
    Element element = here.find(tag(path, path.size() - 1)).orElseThrow(FrameRetrieval::noValue);
    if (element instanceof Element.Bytes bytes) {
      return bytes.value();
    }
    throw noValue();
  }

  private static int tag(List<String> path, int i) {
    return Integer.parseUnsignedInt(path.get(i), 16);
  }

  private static RuntimeException noValue() {
    return OriginProblem.NO_SUCH_VALUE.refuse(
        "The object has no value there.", "Follow the BulkDataURI of the metadata.");
  }
}
