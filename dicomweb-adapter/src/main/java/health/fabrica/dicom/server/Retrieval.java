package health.fabrica.dicom.server;

import health.fabrica.core.blob.BlobStore;
import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.TransferSyntax;
import health.fabrica.dicom.json.DicomJsonReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Answers WADO-RS requests for objects: as they were stored, streamed from the disk, or in explicit
 * VR little endian, which is the default of PS3.18 section 8.7.3.
 */
final class Retrieval {

  private static final String DICOM = "application/dicom";

  private final InstanceIndex index;
  private final BlobStore blobs;
  private final ObjectReader reader;

  Retrieval(InstanceIndex index, BlobStore blobs, ObjectReader reader) {
    this.index = index;
    this.blobs = blobs;
    this.reader = reader;
  }

  void send(List<InstanceRecord> instances, Accepted accepted, Reply reply) throws IOException {
    for (Accepted.Form form : accepted.forms()) {
      if (!form.allows(DICOM) || !form.multipart() && instances.size() > 1) {
        continue;
      }
      Optional<Boolean> asStored = asStored(form, instances);
      if (asStored.isPresent()) {
        send(instances, form.multipart(), asStored.get(), reply);
        return;
      }
    }
    throw Accepted.notAcceptable(available(instances));
  }

  private static String available(List<InstanceRecord> instances) {
    String syntaxes =
        instances.stream()
            .map(i -> TransferSyntax.name(i.transferSyntaxUid()))
            .distinct()
            .limit(8)
            .collect(Collectors.joining(", "));
    return "multipart/related; type=\"application/dicom\", stored in " + syntaxes;
  }

  /** Whether the files go out as they are; nothing when the form cannot be had. */
  private Optional<Boolean> asStored(Accepted.Form form, List<InstanceRecord> instances) {
    String wanted = form.transferSyntax().orElse(TransferSyntax.EXPLICIT_LE);
    if (wanted.equals("*")
        || instances.stream().allMatch(i -> i.transferSyntaxUid().equals(wanted))) {
      return Optional.of(true);
    }
    if (wanted.equals(TransferSyntax.EXPLICIT_LE)
        && instances.stream().allMatch(this::canTranscode)) {
      return Optional.of(false);
    }
    boolean anything = form.type().equals("*/*") && form.transferSyntax().isEmpty();
    return anything ? Optional.of(true) : Optional.empty();
  }

  private boolean canTranscode(InstanceRecord instance) {
    return TransferSyntax.isNative(instance.transferSyntaxUid())
        || Frames.canDecode(instance.transferSyntaxUid(), metadata(instance));
  }

  private Dataset metadata(InstanceRecord instance) {
    return DicomJsonReader.read(index.metadata(List.of(instance)).get(0));
  }

  private void send(
      List<InstanceRecord> instances, boolean multipart, boolean asStored, Reply reply)
      throws IOException {
    Reply.Parts parts = multipart ? reply.parts(DICOM) : reply.single();
    if (asStored) {
      parts.announce(instances.stream().map(Retrieval::part).toList());
    }
    for (InstanceRecord instance : instances) {
      if (asStored || instance.transferSyntaxUid().equals(TransferSyntax.EXPLICIT_LE)) {
        parts.begin(part(instance));
        try (InputStream bytes = blobs.open(instance.blob())) {
          bytes.transferTo(parts.out());
        }
      } else {
        byte[] file = reader.read(instance, metadata(instance), Transcoder::explicitLittleEndian);
        parts.begin(new Reply.Part(type(TransferSyntax.EXPLICIT_LE), file.length));
        parts.out().write(file);
      }
    }
    parts.end();
  }

  private static Reply.Part part(InstanceRecord instance) {
    return new Reply.Part(type(instance.transferSyntaxUid()), instance.bytes());
  }

  private static String type(String transferSyntax) {
    return DICOM + "; transfer-syntax=" + transferSyntax;
  }
}
