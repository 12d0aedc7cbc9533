package health.fabrica.dicom.volume;

import health.fabrica.core.image.Vec3;
import health.fabrica.core.image.Volume;
import health.fabrica.core.problem.Problem;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.dicom.DicomProblem;
import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.DicomFile;
import health.fabrica.dicom.data.Part10Reader;
import health.fabrica.dicom.data.Tag;
import health.fabrica.dicom.data.TransferSyntax;
import health.fabrica.dicom.pixel.FrameDecoder;
import health.fabrica.dicom.pixel.PixelFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Collects the instances of one series, in any order, and makes the volume. Each instance is
 * decoded when it is added and its bytes are let go, so one copy of the voxels is held. Owned by
 * one thread, which decodes native frames itself: they cost less than to hand them over. Compressed
 * ones are decoded beside it on the common pool, at most two a core at a time, each into an array
 * of its own, so the result does not depend on timing.
 */
public final class SeriesVolumeBuilder {

  private static final String LOCALIZER = "localizer";
  private static final int MAX_NAMED = 8;

  private record Slice(SliceHeader header, CompletableFuture<Decoded> decoded) {
    short[] voxels() {
      return decoded.join().voxels();
    }
  }

  /** Owned by the task that makes it, then by the builder. */
  @SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
  private record Decoded(short[] voxels, int padding) {}

  private final SeriesPolicy policy;
  private final List<Slice> slices = new ArrayList<>();
  private final List<Problem> warnings = new ArrayList<>();
  private final Map<String, Integer> excluded = new TreeMap<>();
  private final TreeSet<String> transferSyntaxes = new TreeSet<>();
  private final Semaphore ahead = new Semaphore(2 * Runtime.getRuntime().availableProcessors());

  /** Starts an empty series. */
  public SeriesVolumeBuilder(SeriesPolicy policy) {
    this.policy = policy;
  }

  /** Adds an instance as a Part 10 file. */
  public void add(byte[] file) {
    add(Part10Reader.read(file));
  }

  /**
   * Adds an instance. Localizers and objects that are no images are left out with a warning. Of a
   * native instance nothing is kept when this returns: its array may take in another one. The bytes
   * of a compressed one are read until {@link #build} has ended.
   *
   * @throws ProblemException FAB-2005 to FAB-2023 for what cannot be decoded, FAB-2042 to FAB-2060
   *     for what does not belong into one volume with the instances before
   */
  public void add(DicomFile instance) {
    DicomFile file = withUidsOfMeta(instance);
    ObjectKind kind = ObjectKind.of(file.dataset());
    if (!kind.isImage()) {
      String what =
          kind == ObjectKind.LOCALIZER
              ? LOCALIZER
              : "SOP class " + file.dataset().string(Tag.SOP_CLASS_UID).orElse("(none)");
      excluded.merge(what, 1, Integer::sum);
      return;
    }
    transferSyntaxes.add(file.transferSyntaxUid());
    warnings.addAll(file.warnings());
    if (kind.isEnhanced()) {
      addFrames(file, kind);
    } else {
      addSlice(file, file.dataset(), 0, kind);
    }
  }

  private void addFrames(DicomFile file, ObjectKind kind) {
    int count = file.dataset().integer(Tag.NUMBER_OF_FRAMES).orElse(1);
    EnhancedFrames frames = new EnhancedFrames(file.dataset(), count);
    for (int i = 0; i < count; i++) {
      Dataset frame = frames.frame(i);
      if (EnhancedFrames.isLocalizer(frame)) {
        excluded.merge(LOCALIZER, 1, Integer::sum);
      } else {
        EnhancedFrames.requireSection(frame);
        addSlice(file, frame, i + 1, kind);
      }
    }
  }

  private void addSlice(DicomFile file, Dataset dataset, int frame, ObjectKind kind) {
    SliceHeader header = SliceHeader.of(dataset, frame, kind.modality(), policy.requireIdentity());
    if (!slices.isEmpty()) {
      SameStack.check(slices.get(0).header(), header);
    }
    if (header.lossy() && !policy.allowLossy()) {
      throw lossy(1).asException();
    }
    slices.add(new Slice(header, decode(file, header)));
  }

  /**
   * PS3.10 7.1: the meta group repeats SOP class and instance UID; it stands in when they are
   * empty.
   */
  static DicomFile withUidsOfMeta(DicomFile file) {
    if (file.dataset().has(Tag.SOP_CLASS_UID) && file.dataset().has(Tag.SOP_INSTANCE_UID)) {
      return file;
    }
    Dataset.Builder filled = file.dataset().toBuilder();
    fill(filled, file, Tag.SOP_CLASS_UID, Tag.MEDIA_STORAGE_SOP_CLASS_UID);
    fill(filled, file, Tag.SOP_INSTANCE_UID, Tag.MEDIA_STORAGE_SOP_INSTANCE_UID);
    return new DicomFile(file.meta(), filled.build(), file.transferSyntaxUid(), file.warnings());
  }

  private static void fill(Dataset.Builder into, DicomFile file, int tag, int metaTag) {
    if (!file.dataset().has(tag)) {
      file.meta().string(metaTag).ifPresent(uid -> into.text(tag, uid));
    }
  }

  private CompletableFuture<Decoded> decode(DicomFile file, SliceHeader header) {
    boolean cheap = TransferSyntax.isNative(file.transferSyntaxUid());
    if (cheap || !ahead.tryAcquire()) {
      return CompletableFuture.completedFuture(decodeNow(file, header));
    }
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return decodeNow(file, header);
          } finally {
            ahead.release();
          }
        },
        ForkJoinPool.commonPool()); // by default, two cores get a new thread for each frame
  }

  private static Decoded decodeNow(DicomFile file, SliceHeader header) {
    PixelFormat format = PixelFormat.of(file.dataset());
    short[] voxels = FrameDecoder.decode(file, format, Math.max(0, header.frame() - 1));
    int padding = header.intensities().apply(voxels, format);
    return new Decoded(voxels, padding);
  }

  /**
   * The volume of what was added. Call once.
   *
   * @throws ProblemException FAB-2040, FAB-2049 to FAB-2060 when the slices are no regular stack
   */
  public SeriesVolume build() {
    refuseTooFew();
    try {
      slices.forEach(Slice::voxels);
    } catch (CompletionException e) {
      throw e.getCause() instanceof ProblemException problem ? problem : e;
    }
    refuseSeveralStacks();
    List<Slice> stack = withoutDuplicates(sorted());
    refuseTooFew(stack.size());
    collectWarnings(stack);
    SliceHeader first = stack.get(0).header();
    Volume volume = volume(stack);
    return new SeriesVolume(
        volume,
        first.modality(),
        first.subject(),
        first.studyInstanceUid(),
        first.seriesInstanceUid(),
        first.frameOfReferenceUid(),
        stack.stream().map(s -> s.header().sopInstanceUid()).toList(),
        stack.stream().map(s -> s.header().frame()).toList(),
        List.copyOf(transferSyntaxes),
        first.convolutionKernel(),
        first.sliceThicknessMm(),
        warnings.stream().distinct().toList());
  }

  private Volume volume(List<Slice> stack) {
    List<SliceHeader> headers = stack.stream().map(Slice::header).toList();
    StackGeometry geometry = new StackGeometry(headers);
    if (policy.straighten() && !geometry.isStraight()) {
      geometry.checkForStraightening(policy);
      Straightening straightening =
          new Straightening(
              headers, stack.stream().map(Slice::voxels).toList(), geometry.medianStepMm());
      warnings.add(straightening.record(geometry.shearDegrees(), geometry.min(), geometry.max()));
      return straightening.volume();
    }
    SliceHeader first = headers.get(0);
    return new Volume(
        first.modality(),
        first.format().columns(),
        first.format().rows(),
        stack.stream().map(Slice::voxels).toArray(short[][]::new),
        geometry.check(policy));
  }

  private void refuseSeveralStacks() {
    Map<String, Integer> stacks = new TreeMap<>();
    slices.forEach(slice -> stacks.merge(slice.header().stack(), 1, Integer::sum));
    if (stacks.size() > 1) {
      throw StackProblem.SEVERAL_STACKS.refuse(
          slices.size()
              + " frames belong to "
              + stacks.size()
              + " stacks, with their frames: "
              + stacks.entrySet().stream().limit(MAX_NAMED).toList()
              + ".",
          "Export one stack, time point and image type as a series of its own.");
    }
  }

  private void refuseTooFew() {
    if (slices.isEmpty()) {
      throw DicomProblem.NO_IMAGES.refuse(
          "The series holds no CT or MR slice; left out: " + excluded + ".",
          "Choose an image series.");
    }
    refuseTooFew(slices.size());
  }

  private void refuseTooFew(int count) {
    if (count < policy.minSlices()) {
      throw DicomProblem.TOO_FEW_SLICES.refuse(
          "The series holds " + count + " slices; at least " + policy.minSlices() + " are needed.",
          "Choose a series that covers the region.");
    }
  }

  /** Along the normal; ties by UID, so that the order never depends on arrival. */
  private List<Slice> sorted() {
    Vec3 normal = slices.get(0).header().normal();
    List<Slice> sorted = new ArrayList<>(slices);
    sorted.sort(
        Comparator.comparingDouble((Slice s) -> normal.dot(s.header().position()))
            .thenComparing(s -> s.header().sopInstanceUid())
            .thenComparing(s -> s.header().frame()));
    return sorted;
  }

  private List<Slice> withoutDuplicates(List<Slice> sorted) {
    List<Slice> kept = new ArrayList<>();
    Map<String, Slice> byUid = new HashMap<>(); // and frame
    int dropped = 0;
    for (Slice slice : sorted) {
      Slice same = byUid.putIfAbsent(name(slice.header()), slice);
      if (same != null && !identical(same, slice)) {
        throw DicomProblem.DUPLICATE_INSTANCE.refuse(
            "Two different slices carry one SOP Instance UID, " + sorted.size() + " slices in all.",
            "Have the sender mend its UIDs.");
      }
      Slice below = kept.isEmpty() ? null : kept.get(kept.size() - 1);
      if (identical(below, slice)) {
        dropped++;
      } else {
        kept.add(slice);
      }
    }
    if (dropped > 0) {
      warnings.add(
          DicomProblem.DUPLICATE_POSITION.with(
              dropped + " slices repeat the pixels of another one at its place; left out.", ""));
    }
    return kept;
  }

  private static String name(SliceHeader header) {
    return header.sopInstanceUid() + "/" + header.frame();
  }

  private static boolean identical(@Nullable Slice a, Slice b) {
    return a != null
        && StackGeometry.samePlace(a.header(), b.header())
        && Arrays.equals(a.voxels(), b.voxels());
  }

  private void collectWarnings(List<Slice> stack) {
    excluded.forEach(
        (what, count) ->
            warnings.add(
                DicomProblem.EXCLUDED.with(count + " objects left out: " + what + ".", "")));
    if (stack.get(0).header().isAnonymous()) {
      warnings.add(
          DicomProblem.MISSING_ATTRIBUTE.with(
              "The slices do not name their study, series or frame of reference.",
              "Do not use the result for a patient."));
    }
    long lossy = stack.stream().filter(s -> s.header().lossy()).count();
    if (lossy > 0) {
      warnings.add(lossy(lossy));
    }
    long distorted = stack.stream().filter(s -> s.header().distorted()).count();
    if (distorted > 0) {
      warnings.add(
          StackProblem.DISTORTED.with(
              distorted + " slices say of themselves that they are distorted.",
              "Do not take sizes from this series."));
    }
    long padding = stack.stream().mapToLong(s -> s.decoded().join().padding()).sum();
    if (padding > 0) {
      warnings.add(
          DicomProblem.PADDING.with(padding + " padding pixels were replaced by air.", ""));
    }
  }

  private static Problem lossy(long count) {
    return DicomProblem.LOSSY.with(
        count + " slices were compressed with loss; edges may have moved.",
        "Prefer a series without lossy compression.");
  }
}
