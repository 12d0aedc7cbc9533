package health.fabrica.dicom.web;

import health.fabrica.core.problem.ProblemException;
import health.fabrica.dicom.DicomProblem;
import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.Part10Reader;
import health.fabrica.dicom.data.Tag;
import health.fabrica.dicom.json.DicomJsonReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One STOW-RS request and the reading of its answer (PS3.18 section 10.5). */
final class StowRequest implements HttpSession.RequestBody {

  private static final int MAX_ANSWER_BYTES = 64 << 20;

  private final List<byte[]> instances;
  private final Set<String> sent = new LinkedHashSet<>();
  private final String boundary;

  StowRequest(List<byte[]> instances, String boundary) {
    this.instances = instances;
    this.boundary = boundary;
    for (byte[] instance : instances) {
      sent.add(Part10Reader.read(instance).dataset().requireString(Tag.SOP_INSTANCE_UID));
    }
  }

  String contentType() {
    return Multipart.contentType(boundary);
  }

  @Override
  public long length() {
    long length = Multipart.closeDelimiter(boundary).length;
    for (byte[] instance : instances) {
      length += header(instance).length + instance.length;
    }
    return length;
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    for (byte[] instance : instances) {
      out.write(header(instance));
      out.write(instance);
    }
    out.write(Multipart.closeDelimiter(boundary));
  }

  private byte[] header(byte[] instance) {
    return Multipart.partHeader(boundary, "application/dicom", instance.length);
  }

  StowResult verdict(HttpAnswer response) throws IOException {
    byte[] body = response.body().readNBytes(MAX_ANSWER_BYTES);
    Dataset answer = answer(response.status(), body);
    Set<String> stored = new LinkedHashSet<>();
    for (Dataset item : answer.items(Tag.REFERENCED_SOP_SEQUENCE)) {
      item.string(Tag.REFERENCED_SOP_INSTANCE_UID).filter(sent::contains).ifPresent(stored::add);
    }
    Map<String, Integer> reasons = new LinkedHashMap<>();
    for (Dataset item : answer.items(Tag.FAILED_SOP_SEQUENCE)) {
      item.string(Tag.REFERENCED_SOP_INSTANCE_UID)
          .ifPresent(uid -> reasons.put(uid, item.integer(Tag.FAILURE_REASON).orElse(0)));
    }
    Map<String, Integer> failed = new LinkedHashMap<>();
    sent.stream()
        .filter(uid -> !stored.contains(uid))
        .forEach(uid -> failed.put(uid, reasons.getOrDefault(uid, 0)));
    return new StowResult(response.status(), List.copyOf(stored), failed);
  }

  private static Dataset answer(int status, byte[] body) {
    try {
      return DicomJsonReader.read(new String(body, StandardCharsets.UTF_8));
    } catch (ProblemException e) {
      if (status >= 400) {
        throw DicomProblem.PACS_REFUSED
            .with(
                "The PACS refuses to store (status " + status + ") without a verdict.",
                "Check the objects and the PACS.")
            .asException(e);
      }
      throw DicomProblem.PACS_PROTOCOL
          .with(
              "The PACS answers " + status + " to a store request without readable verdict.",
              "Check with the PACS whether the instances are stored.")
          .asException(e);
    }
  }
}
