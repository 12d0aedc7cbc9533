package health.fabrica.dicom.server;

import health.fabrica.core.blob.BlobStore;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.dicom.DicomProblem;
import health.fabrica.dicom.data.TransferSyntax;
import health.fabrica.dicom.web.MediaType;
import health.fabrica.dicom.web.Multipart;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/** Answers WADO-RS requests for instances, as they were stored. */
final class Retrieval {

  private static final String DICOM = "application/dicom";

  private final BlobStore blobs;
  private final String boundary;

  Retrieval(BlobStore blobs, String boundary) {
    this.blobs = blobs;
    this.boundary = boundary;
  }

  /** Sends the instances as one multipart body of announced length. */
  void send(List<InstanceRecord> instances, HttpServerExchange exchange) throws IOException {
    requireAcceptable(instances, exchange.getRequestHeaders().getFirst(Headers.ACCEPT));
    long length = Multipart.closeDelimiter(boundary).length;
    for (InstanceRecord instance : instances) {
      length += header(instance).length + instance.bytes();
    }
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, Multipart.contentType(boundary));
    exchange.setResponseContentLength(length);
    OutputStream out = exchange.getOutputStream();
    for (InstanceRecord instance : instances) {
      out.write(header(instance));
      try (InputStream bytes = blobs.open(instance.blob())) {
        bytes.transferTo(out);
      }
    }
    out.write(Multipart.closeDelimiter(boundary));
    out.close();
  }

  private byte[] header(InstanceRecord instance) {
    return Multipart.partHeader(
        boundary, DICOM + "; transfer-syntax=" + instance.transferSyntaxUid(), instance.bytes());
  }

  /** PS3.18 8.7.3: without a transfer syntax the default is Explicit VR Little Endian. */
  private static void requireAcceptable(
      List<InstanceRecord> instances, @org.jspecify.annotations.Nullable String accept) {
    List<MediaType> types = MediaType.parseList(accept == null ? "*/*" : accept);
    for (MediaType type : types) {
      if (isDicomMultipart(type) && instances.stream().allMatch(i -> satisfies(type, i))) {
        return;
      }
    }
    throw notAcceptable();
  }

  private static boolean isDicomMultipart(MediaType type) {
    return type.type().equals("*/*")
        || type.type().equals("multipart/*")
        || type.type().equals("multipart/related")
            && type.parameter("type").orElse(DICOM).startsWith(DICOM);
  }

  private static boolean satisfies(MediaType type, InstanceRecord instance) {
    String wanted = type.parameter("transfer-syntax").orElse(TransferSyntax.EXPLICIT_LE);
    return wanted.equals("*") || wanted.equals(instance.transferSyntaxUid());
  }

  private static ProblemException notAcceptable() {
    return DicomProblem.NOT_ACCEPTABLE.refuse(
        "The instances are not available in a representation that the request accepts.",
        "Accept multipart/related; type=\"application/dicom\"; transfer-syntax=*.");
  }
}
