package health.fabrica.dicom.server;

import health.fabrica.core.blob.BlobStore;
import health.fabrica.core.blob.Sha256;
import health.fabrica.core.problem.Category;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.dicom.DicomProblem;
import health.fabrica.dicom.data.DicomFile;
import health.fabrica.dicom.data.Part10Reader;
import health.fabrica.dicom.web.MultipartReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Stores the parts of one STOW-RS request, each on its own (PS3.18 section 10.5). A part becomes a
 * draft beside the store, is parsed, and waits; what waits is committed together: files first, then
 * the index, then the announcement. Whatever goes wrong, a draft that was not committed is gone.
 * Owned by the thread of the request.
 */
final class Storing implements AutoCloseable {

  /** Most instances that one commit and one announcement hold. */
  private static final int BATCH = 128;

  /** Most bytes of files that one commit waits for. */
  private static final long BATCH_BYTES = 128L << 20;

  private static final int PREFIX = 132;
  private static final byte[] MAGIC = "DICM".getBytes(StandardCharsets.US_ASCII);

  private final InstanceIndex index;
  private final BlobStore blobs;
  private final Optional<String> study;
  private final long maxPartBytes;
  private final StoreAnswer answer;
  private final List<Received> batch = new ArrayList<>(BATCH);
  private long batchBytes;

  /** An instance that is whole and understood, but not stored. */
  private record Received(IndexEntry entry, BlobStore.Draft draft) {
    String sopUid() {
      return entry.instance().sopUid();
    }

    boolean contradicts(Map<String, Sha256> known) {
      return !known.getOrDefault(sopUid(), draft.id()).equals(draft.id());
    }
  }

  Storing(
      InstanceIndex index,
      BlobStore blobs,
      Optional<String> study,
      long maxPartBytes,
      String baseUrl) {
    this.index = index;
    this.blobs = blobs;
    this.study = study;
    this.maxPartBytes = maxPartBytes;
    this.answer = new StoreAnswer(study, baseUrl);
  }

  /**
   * Stores every part. A body that ends or goes wrong in the middle counts as one more part that
   * failed, unless nothing came before it.
   *
   * @throws ProblemException when nothing is stored because the body is malformed, or the server
   *     cannot store
   */
  StoreAnswer store(MultipartReader parts) throws IOException {
    try {
      for (MultipartReader.Part part = parts.next(); part != null; part = parts.next()) {
        receive(part);
      }
      commit();
    } catch (ProblemException e) {
      if (!isBodyAtFault(e)) {
        throw e;
      }
      commit(); // whole instances before the fault stay
      answer.broken(e.problem());
      if (!answer.hasStored()) {
        throw e;
      }
    }
    return answer;
  }

  private static boolean isBodyAtFault(ProblemException e) {
    return e.problem().code() == DicomProblem.MULTIPART
        || e.problem().code() == DicomProblem.MULTIPART_CUT;
  }

  private void receive(MultipartReader.Part part) throws IOException {
    String type = part.header("content-type").orElse("application/dicom");
    if (!type.startsWith("application/dicom")) {
      answer.notUnderstood(
          DicomProblem.MEDIA_TYPE.with(
              "A part is no application/dicom.", "Send Part 10 files in every part."));
      return;
    }
    Received instance;
    try {
      instance = draft(part.body());
    } catch (ProblemException e) {
      Category category = e.problem().category();
      if (category != Category.INCORRECT && category != Category.UNSUPPORTED) {
        throw e;
      }
      answer.notUnderstood(e.problem());
      return;
    }
    if (study.isPresent() && !study.get().equals(instance.entry().instance().studyUid())) {
      answer.wrongStudy(instance.entry().instance());
      instance.draft().close();
      return;
    }
    instance.draft().settle(); // the disk works while the next part comes in
    batch.add(instance);
    batchBytes += instance.draft().size();
    if (batch.size() == BATCH || batchBytes > BATCH_BYTES) {
      commit();
    }
  }

  private Received draft(InputStream body) throws IOException {
    byte[] prefix = body.readNBytes(PREFIX);
    byte[] magic = Arrays.copyOfRange(prefix, Math.min(128, prefix.length), prefix.length);
    if (!Arrays.equals(magic, MAGIC)) {
      throw DicomProblem.NOT_DICOM.refuse("A part is no Part 10 file.", "Send Part 10 files.");
    }
    InputStream whole = new SequenceInputStream(new ByteArrayInputStream(prefix), body);
    BlobStore.Draft draft = blobs.draft(new LimitedStream(whole, maxPartBytes));
    boolean understood = false;
    try (InputStream in = draft.open()) {
      DicomFile file = Part10Reader.readHeader(in, draft.size());
      IndexEntry entry = Indexing.of(file, draft.id(), draft.size());
      understood = true;
      return new Received(entry, draft);
    } finally {
      if (!understood) {
        draft.close();
      }
    }
  }

  /** Keeps the files of what waits, then puts it into the index. */
  private void commit() {
    if (batch.isEmpty()) {
      return;
    }
    Map<String, Sha256> known = index.known(batch.stream().map(Received::sopUid).toList());
    blobs.keep(
        batch.stream()
            .filter(received -> !received.contradicts(known))
            .map(Received::draft)
            .toList());
    List<PutOutcome> outcomes = index.put(batch.stream().map(Received::entry).toList());
    for (int i = 0; i < outcomes.size(); i++) {
      answer.verdict(batch.get(i).entry().instance(), outcomes.get(i));
    }
    close();
  }

  /** Forgets what was not committed. */
  @Override
  public void close() {
    batch.forEach(received -> received.draft().close());
    batch.clear();
    batchBytes = 0;
  }
}
