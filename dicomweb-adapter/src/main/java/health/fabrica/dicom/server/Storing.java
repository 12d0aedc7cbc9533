package health.fabrica.dicom.server;

import health.fabrica.core.blob.BlobStore;
import health.fabrica.core.blob.Sha256;
import health.fabrica.core.problem.Category;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.dicom.DicomProblem;
import health.fabrica.dicom.DicomUid;
import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.DicomFile;
import health.fabrica.dicom.data.Part10Reader;
import health.fabrica.dicom.data.Tag;
import health.fabrica.dicom.data.Vr;
import health.fabrica.dicom.json.DicomJsonWriter;
import health.fabrica.dicom.web.MultipartReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores the parts of one STOW-RS request, each on its own (PS3.18 section 10.5). Owned by the
 * thread of the request.
 */
final class Storing {

  /** Most instances that one commit and one announcement hold. */
  static final int BATCH = 64;

  private static final Logger LOG = LoggerFactory.getLogger(Storing.class);
  private static final int PREFIX = 132;

  // Failure reasons of PS3.18 table I.2-2 and PS3.7 annex C.
  private static final int PROCESSING_FAILURE = 0x0110;
  private static final int DUPLICATE_INSTANCE = 0x0111;
  private static final int OUT_OF_RESOURCES = 0xA700;
  private static final int CANNOT_UNDERSTAND = 0xC000;

  private final InstanceIndex index;
  private final BlobStore blobs;
  private final ArrivalListener listener;
  private final Optional<String> study;
  private final long maxPartBytes;
  private final String baseUrl;
  private final List<Received> batch = new ArrayList<>(BATCH);
  private final List<Dataset> stored = new ArrayList<>();
  private final List<Dataset> failed = new ArrayList<>();
  private int conflicts;

  Storing(
      InstanceIndex index,
      BlobStore blobs,
      ArrivalListener listener,
      Optional<String> study,
      long maxPartBytes,
      String baseUrl) {
    this.index = index;
    this.blobs = blobs;
    this.listener = listener;
    this.study = study;
    this.maxPartBytes = maxPartBytes;
    this.baseUrl = baseUrl;
  }

  /** An instance whose bytes are kept and that no index knows yet. */
  private record Received(InstanceRecord record, Dataset data) {}

  void store(MultipartReader.Part part) throws IOException {
    String type = part.header("content-type").orElse("application/dicom");
    if (!type.startsWith("application/dicom")) {
      failed.add(item(CANNOT_UNDERSTAND).build());
      return;
    }
    Received instance;
    try {
      instance = keep(part.body());
    } catch (ProblemException e) {
      Category category = e.problem().category();
      if (category != Category.INCORRECT && category != Category.UNSUPPORTED) {
        throw e;
      }
      boolean tooLarge = e.problem().code() == DicomProblem.LIMIT;
      failed.add(item(tooLarge ? OUT_OF_RESOURCES : CANNOT_UNDERSTAND).build());
      return;
    }
    if (study.isPresent() && !study.get().equals(instance.record().studyUid())) {
      conflicts++;
      failed.add(item(PROCESSING_FAILURE, instance.record()).build());
      return;
    }
    batch.add(instance);
    if (batch.size() == BATCH) {
      commit();
    }
  }

  /** Puts what waits into the index, then announces it. */
  void commit() {
    if (batch.isEmpty()) {
      return;
    }
    List<PutOutcome> outcomes = index.put(batch.stream().map(Received::record).toList());
    List<Arrival> arrivals = new ArrayList<>();
    for (int i = 0; i < outcomes.size(); i++) {
      InstanceRecord instance = batch.get(i).record();
      if (outcomes.get(i) == PutOutcome.CONFLICT) {
        conflicts++;
        failed.add(item(DUPLICATE_INSTANCE, instance).build());
      } else {
        stored.add(references(instance).text(Tag.RETRIEVE_URL, url(instance)).build());
        boolean known = outcomes.get(i) == PutOutcome.ALREADY_STORED;
        arrivals.add(Arrival.of(instance, batch.get(i).data(), known));
      }
    }
    batch.clear();
    announce(arrivals);
  }

  private void announce(List<Arrival> arrivals) {
    if (arrivals.isEmpty()) {
      return;
    }
    try {
      listener.arrived(List.copyOf(arrivals));
    } catch (RuntimeException e) {
      LOG.warn("the listener for arrivals failed: {}", e.getClass().getSimpleName());
    }
  }

  private String url(InstanceRecord instance) {
    return baseUrl
        + "/studies/"
        + instance.studyUid()
        + "/series/"
        + instance.seriesUid()
        + "/instances/"
        + instance.sopUid();
  }

  private Received keep(InputStream body) throws IOException {
    byte[] prefix = body.readNBytes(PREFIX);
    byte[] magic = Arrays.copyOfRange(prefix, Math.min(128, prefix.length), prefix.length);
    if (!Arrays.equals(magic, "DICM".getBytes(StandardCharsets.US_ASCII))) {
      throw DicomProblem.NOT_DICOM.refuse("A part is no Part 10 file.", "Send Part 10 files.");
    }
    InputStream whole = new SequenceInputStream(new java.io.ByteArrayInputStream(prefix), body);
    Sha256 blob = blobs.put(new LimitedStream(whole, maxPartBytes));
    long bytes = blobs.size(blob);
    try (InputStream in = blobs.open(blob)) {
      DicomFile file = Part10Reader.readHeader(in, bytes);
      return new Received(record(file, blob, bytes), file.dataset());
    }
  }

  private static InstanceRecord record(DicomFile file, Sha256 blob, long bytes) {
    Dataset data = file.dataset();
    return new InstanceRecord(
        uid(data, Tag.STUDY_INSTANCE_UID),
        uid(data, Tag.SERIES_INSTANCE_UID),
        uid(data, Tag.SOP_INSTANCE_UID),
        uid(data, Tag.SOP_CLASS_UID),
        uid(file.meta(), Tag.TRANSFER_SYNTAX_UID),
        blob,
        bytes,
        new InstanceRecord.SearchKeys(
            data.string(Tag.PATIENT_ID).orElse(""),
            data.string(Tag.PATIENT_NAME).orElse(""),
            data.string(Tag.ACCESSION_NUMBER).orElse(""),
            data.string(Tag.MODALITY).orElse(""),
            data.string(Tag.STUDY_DATE).orElse("")),
        DicomJsonWriter.write(data.toBuilder().remove(Tag.PIXEL_DATA).build()));
  }

  private static String uid(Dataset data, int tag) {
    return DicomUid.require(data.requireString(tag), Tag.describe(tag));
  }

  private static Dataset.Builder references(InstanceRecord instance) {
    return Dataset.utf8Item()
        .text(Tag.REFERENCED_SOP_CLASS_UID, instance.sopClassUid())
        .text(Tag.REFERENCED_SOP_INSTANCE_UID, instance.sopUid());
  }

  private static Dataset.Builder item(int reason, InstanceRecord instance) {
    return references(instance).numbers(Tag.FAILURE_REASON, Vr.US, reason);
  }

  private static Dataset.Builder item(int reason) {
    return Dataset.utf8Item().numbers(Tag.FAILURE_REASON, Vr.US, reason);
  }

  /** 200 when all are stored, 202 when some are, else 409 for a conflict and 400 for garbage. */
  int status() {
    if (failed.isEmpty()) {
      return stored.isEmpty() ? 400 : 200;
    }
    if (!stored.isEmpty()) {
      return 202;
    }
    return conflicts > 0 ? 409 : 400;
  }

  /** The verdict on each part. */
  Dataset answer() {
    Dataset.Builder answer = Dataset.utf8Item();
    study.ifPresent(uid -> answer.text(Tag.RETRIEVE_URL, baseUrl + "/studies/" + uid));
    if (!failed.isEmpty()) {
      answer.sequence(Tag.FAILED_SOP_SEQUENCE, failed);
    }
    if (!stored.isEmpty()) {
      answer.sequence(Tag.REFERENCED_SOP_SEQUENCE, stored);
    }
    return answer.build();
  }

  /** Refuses to go beyond a number of bytes. */
  private static final class LimitedStream extends java.io.FilterInputStream {
    private final long max;
    private long count;

    LimitedStream(InputStream in, long max) {
      super(in);
      this.max = max;
    }

    @Override
    public int read() throws IOException {
      int b = super.read();
      count(b < 0 ? 0 : 1);
      return b;
    }

    @Override
    public int read(byte[] out, int offset, int length) throws IOException {
      int n = super.read(out, offset, length);
      count(Math.max(n, 0));
      return n;
    }

    private void count(int n) {
      count += n;
      if (count > max) {
        throw DicomProblem.LIMIT.refuse(
            "A part is longer than " + max + " bytes.", "Send smaller objects.");
      }
    }
  }
}
