package health.fabrica.flow.model;

import health.fabrica.core.blob.BlobStore;
import health.fabrica.core.image.Volume;
import health.fabrica.core.problem.Problem;
import health.fabrica.core.segment.Segmentation;
import health.fabrica.core.segment.ThresholdSegmenter;
import health.fabrica.core.segment.Tissue;
import health.fabrica.core.work.WorkMonitor;
import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.object.DerivedObject;
import health.fabrica.dicom.object.EncapsulatedModel;
import health.fabrica.dicom.object.Equipment;
import health.fabrica.dicom.object.Icon;
import health.fabrica.dicom.object.InstanceReference;
import health.fabrica.dicom.object.ModelDescription;
import health.fabrica.dicom.object.ObjectContext;
import health.fabrica.dicom.object.UidSource;
import health.fabrica.dicom.seg.SegmentationWriter;
import health.fabrica.dicom.web.DicomWebClient;
import health.fabrica.dicom.web.StowResult;
import health.fabrica.flow.FlowProblem;
import health.fabrica.flow.order.CaseRecord;
import health.fabrica.flow.order.FabricationCase;
import health.fabrica.flow.step.ModelObjects;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import javax.imageio.ImageIO;

/**
 * Makes the Segmentation and the Encapsulated STL of a released model and stores them by STOW-RS
 * into our own archive and, when the site wishes it, the PACS that the scan came from. UIDs follow
 * from the task and the mesh, the time is that of the outcome: the same bytes at each run.
 */
public final class DicomModelObjects implements ModelObjects {

  private static final int SERIES_NUMBER = 9001;

  private final StoredSeries series;
  private final Function<URI, DicomWebClient> clients;
  private final URI ownRoot;
  private final boolean toPacs;
  private final Equipment equipment;
  private final int threads;
  private final Clock clock;

  /**
   * Stores through these clients.
   *
   * @param ownRoot DICOMweb root of our own archive
   * @param toPacs whether the PACS that the scan came from gets the objects too
   * @param equipment what the objects say they were made by
   */
  public DicomModelObjects(
      BlobStore blobs,
      Function<URI, DicomWebClient> clients,
      URI ownRoot,
      boolean toPacs,
      Equipment equipment,
      int threads,
      Clock clock) {
    this.series = new StoredSeries(blobs);
    this.clients = clients;
    this.ownRoot = ownRoot;
    this.toPacs = toPacs;
    this.equipment = equipment;
    this.threads = threads;
    this.clock = clock;
  }

  @Override
  public CaseRecord.ModelObjects store(FabricationCase work, WorkMonitor monitor) {
    CaseRecord.Imaging imaging = work.required(CaseRecord.Imaging.class);
    Map<String, String> instances = new LinkedHashMap<>();
    List<byte[]> files =
        objects(work, imaging, monitor).stream()
            .map(
                object -> {
                  InstanceReference reference = InstanceReference.of(object);
                  instances.put(reference.sopInstanceUid(), reference.sopClassUid());
                  return DerivedObject.file(object);
                })
            .toList();
    Set<URI> destinations = new LinkedHashSet<>(List.of(ownRoot));
    if (toPacs) {
      destinations.add(URI.create(work.order().imaging().dicomWebRoot()));
    }
    for (URI destination : destinations) {
      StowResult result = clients.apply(destination).store(files, monitor);
      refuseFailed(result, destination, destination.equals(ownRoot));
    }
    return new CaseRecord.ModelObjects(
        imaging.studyInstanceUid(),
        instances,
        destinations.stream().map(URI::toString).toList(),
        clock.instant());
  }

  private static void refuseFailed(StowResult result, URI destination, boolean own) {
    if (!result.isComplete()) {
      throw new Problem(
              FlowProblem.OBJECTS_REFUSED,
              (own ? "Our own archive" : "The PACS at " + destination.getHost())
                  + " took "
                  + result.stored().size()
                  + " of "
                  + (result.stored().size() + result.failed().size())
                  + " objects of the model; DICOM reasons: "
                  + result.failed().values()
                  + ".",
              "Ask the administrator of the archive for the reason, then retry.")
          .asException();
    }
  }

  private List<Dataset> objects(
      FabricationCase work, CaseRecord.Imaging imaging, WorkMonitor monitor) {
    CaseRecord.Model model = work.required(CaseRecord.Model.class);
    ObjectContext context =
        new ObjectContext(
            series.source(imaging),
            equipment,
            UidSource.ofSeed(work.order().taskId() + ' ' + model.stl().sha256()),
            work.required(CaseRecord.Outcome.class).at().atZone(clock.getZone()),
            SERIES_NUMBER);
    ObjectWords words = ObjectWords.of(model.report());
    ModelMask made = mask(work, imaging, model, monitor);
    Dataset mask =
        SegmentationWriter.write(
            context,
            StudyObjects.grid(made, context.source()),
            List.of(new SegmentationWriter.Segment(words.segment(), made.mask())),
            "Mask of the printed model");
    ModelDescription description =
        words.model().basedOn(SegmentationWriter.reference(mask)).withIcon(icon(model));
    return List.of(
        mask, EncapsulatedModel.stl(context, description, series.bytes(model.stl().sha256())));
  }

  /**
   * The mask that the mesh was made of, bit by bit. Cases from before it was kept were made by the
   * thresholds of a tissue: they are segmented by the same rule, and refused when voxels differ.
   */
  private ModelMask mask(
      FabricationCase work,
      CaseRecord.Imaging imaging,
      CaseRecord.Model model,
      WorkMonitor monitor) {
    if (model.mask().isPresent()) {
      return series.mask(model.mask().get().sha256());
    }
    Tissue tissue =
        Tissue.ofCliName(work.order().segmenting().word())
            .orElseThrow(() -> new IllegalStateException("a model of an unknown tissue"));
    Volume scan = series.volume(imaging, monitor).volume();
    Segmentation segmentation =
        ThresholdSegmenter.segment(scan, ThresholdSegmenter.Rule.largest(tissue), threads, monitor);
    requireModelled(segmentation, model);
    return new ModelMask(segmentation.mask(), scan.affine());
  }

  /** The mask is made anew from the images; its voxels must be as many as were modelled. */
  private static void requireModelled(Segmentation segmentation, CaseRecord.Model model) {
    long modelled = ObjectWords.voxels(model.report());
    if (segmentation.voxels() != modelled) {
      throw new Problem(
              FlowProblem.MASK_CHANGED,
              "The mask made from the images has "
                  + segmentation.voxels()
                  + " voxels; the one that was modelled had "
                  + modelled
                  + ".",
              "Give this task's id to support: software or images have changed since.")
          .asException();
    }
  }

  private Icon icon(CaseRecord.Model model) {
    try {
      return Icon.of(
          ImageIO.read(new ByteArrayInputStream(series.bytes(model.preview().sha256()))));
    } catch (IOException e) {
      throw new IllegalStateException("the preview is a picture", e);
    }
  }
}
