package health.fabrica.dicom.server;

import health.fabrica.dicom.data.ByteSlice;
import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.DicomFile;
import health.fabrica.dicom.data.Element;
import health.fabrica.dicom.data.Tag;
import health.fabrica.dicom.data.TransferSyntax;
import health.fabrica.dicom.json.DicomJsonReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Answers WADO-RS requests for all bulk data, or all pixel data, of a study, a series or an
 * instance (PS3.18 table 10.4.1-3): each value in a part of its own, each frame of compressed
 * pixels in one, with Content-Location. One object is in memory at a time.
 */
final class BulkRetrieval {

  private static final String AVAILABLE =
      "multipart/related; type=\"application/octet-stream\", with transfer-syntax=* for pixels as"
          + " they are stored";

  private final InstanceIndex index;
  private final ObjectReader reader;

  BulkRetrieval(InstanceIndex index, ObjectReader reader) {
    this.index = index;
    this.reader = reader;
  }

  /** Sends the values of each instance one after the other; only that one of the path, if any. */
  void send(
      List<InstanceRecord> instances,
      List<String> only,
      Accepted accepted,
      Reply reply,
      String baseUrl)
      throws IOException {
    boolean stored = storedWanted(instances, accepted);
    Optional<Reply.Parts> parts = Optional.empty();
    for (InstanceRecord instance : instances) {
      Dataset metadata = metadata(instance);
      List<List<String>> paths =
          only.isEmpty() ? paths(metadata, List.of()) : present(metadata, only);
      if (paths.isEmpty()) {
        continue;
      }
      Reply.Parts out = parts.orElseGet(() -> reply.parts(FrameMedia.OCTETS));
      parts = Optional.of(out);
      String url = new Urls(baseUrl, instance).instance();
      reader.read(
          instance,
          metadata,
          file -> {
            for (List<String> path : paths) {
              send(file, path, stored, url, out);
            }
            return paths.size();
          });
    }
    parts
        .orElseThrow(
            () ->
                OriginProblem.NO_SUCH_VALUE.refuse(
                    "None of the " + instances.size() + " instances has bulk data.",
                    "Retrieve their metadata, which hold everything."))
        .end();
  }

  private Dataset metadata(InstanceRecord instance) {
    return DicomJsonReader.read(index.metadata(List.of(instance)).get(0));
  }

  /** Whether compressed pixels go out as they are; refuses before the answer begins. */
  private boolean storedWanted(List<InstanceRecord> instances, Accepted accepted) {
    for (Accepted.Form form : accepted.forms()) {
      String syntax = form.transferSyntax().orElse(TransferSyntax.EXPLICIT_LE);
      if (form.multipart() && form.allows(FrameMedia.OCTETS)) {
        if (syntax.equals("*")) {
          return true;
        }
        if (syntax.equals(TransferSyntax.EXPLICIT_LE)
            && instances.stream().allMatch(this::canDecode)) {
          return false;
        }
      }
    }
    throw Accepted.notAcceptable(AVAILABLE);
  }

  private boolean canDecode(InstanceRecord instance) {
    if (TransferSyntax.isNative(instance.transferSyntaxUid())) {
      return true;
    }
    Dataset metadata = metadata(instance);
    return metadata.find(Tag.PIXEL_DATA).isEmpty()
        || Frames.canDecode(instance.transferSyntaxUid(), metadata);
  }

  private static List<List<String>> present(Dataset metadata, List<String> path) {
    return metadata.find(Tag.PIXEL_DATA).isPresent() ? List.of(path) : List.of();
  }

  /** The ways to the values that the metadata leave out. */
  private static List<List<String>> paths(Dataset metadata, List<String> to) {
    List<List<String>> paths = new ArrayList<>();
    for (Element element : metadata.elements()) {
      List<String> here = extended(to, Tag.hex(element.tag()));
      if (element instanceof Element.Bulk) {
        paths.add(here);
      } else if (element instanceof Element.Sequence sequence) {
        for (int i = 0; i < sequence.items().size(); i++) {
          paths.addAll(paths(sequence.items().get(i), extended(here, Integer.toString(i))));
        }
      }
    }
    return paths;
  }

  private static List<String> extended(List<String> path, String step) {
    List<String> longer = new ArrayList<>(path);
    longer.add(step);
    return longer;
  }

  private static void send(
      DicomFile file, List<String> path, boolean stored, String url, Reply.Parts out)
      throws IOException {
    boolean pixels = path.equals(List.of(Tag.hex(Tag.PIXEL_DATA)));
    if (!pixels || TransferSyntax.isNative(file.transferSyntaxUid())) {
      ByteSlice value = FrameRetrieval.value(file.dataset(), path);
      part(FrameMedia.OCTETS, value, url + "/bulkdata/" + String.join("/", path), out);
      return;
    }
    Frames frames = new Frames(file);
    String syntax = stored ? file.transferSyntaxUid() : TransferSyntax.EXPLICIT_LE;
    String media = stored ? FrameMedia.of(syntax) : FrameMedia.OCTETS;
    for (int i = 0; i < frames.count(); i++) {
      ByteSlice frame = stored ? frames.stored(i) : frames.plain(i);
      part(media + "; transfer-syntax=" + syntax, frame, url + "/frames/" + (i + 1), out);
    }
  }

  private static void part(String type, ByteSlice value, String location, Reply.Parts out)
      throws IOException {
    out.begin(new Reply.Part(type, value.length(), Optional.of(location)));
    value.writeTo(out.out());
  }
}
