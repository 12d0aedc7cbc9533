package health.fabrica.fhir.trigger;

import health.fabrica.conformance.FabricaTerms;
import health.fabrica.dicom.watch.Sighting;
import health.fabrica.dicom.watch.Sighting.Progress;
import health.fabrica.fhir.store.ResourceStore.Origin;
import health.fabrica.fhir.store.StoreReader;
import health.fabrica.fhir.store.StoreTransaction;
import health.fabrica.fhir.store.StoredResource;
import health.fabrica.fhir.store.WriteListener;
import health.fabrica.fhir.store.WrittenResource;
import health.fabrica.fhir.store.WrittenResource.Change;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Endpoint;
import org.hl7.fhir.r4.model.ImagingStudy;
import org.hl7.fhir.r4.model.ImagingStudy.ImagingStudySeriesComponent;
import org.hl7.fhir.r4.model.ImagingStudy.ImagingStudyStatus;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ServiceRequest;

/**
 * Sees the ImagingStudies that clients write, each of whose series may match a rule, and their
 * orders: what a person has ordered is not ordered again by a rule. Works in the transaction of the
 * write and never refuses it.
 */
public final class TriggerWatch implements WriteListener {

  private static final String SOURCE = "imaging-study";
  private static final String WADO_RS = "dicom-wado-rs";
  private static final String UID_PREFIX = "urn:oid:";
  private static final Pattern UID = Pattern.compile("(?=.{1,64}$)\\d+(\\.\\d+)+");
  private static final Set<ImagingStudyStatus> WITHDRAWN =
      EnumSet.of(ImagingStudyStatus.CANCELLED, ImagingStudyStatus.ENTEREDINERROR);

  private final SeriesList list;

  /**
   * Puts what it sees into the list.
   *
   * @param quiet how long a series must be silent before it is looked at
   */
  public TriggerWatch(Duration quiet, Clock clock) {
    this.list = new SeriesList(quiet, clock);
  }

  @Override
  public void written(StoreTransaction tx, List<WrittenResource> resources) {
    if (tx.origin() != Origin.CLIENT) {
      return;
    }
    news(resources, "ServiceRequest")
        .map(stored -> stored.resource(ServiceRequest.class))
        .filter(order -> order.getStatus() == ServiceRequest.ServiceRequestStatus.ACTIVE)
        .forEach(order -> ordered(tx, order));
    news(resources, "ImagingStudy")
        .map(stored -> stored.resource(ImagingStudy.class))
        .filter(study -> !WITHDRAWN.contains(study.getStatus()))
        .forEach(study -> seen(tx, study));
  }

  private static Stream<StoredResource> news(List<WrittenResource> resources, String type) {
    return resources.stream()
        .filter(written -> written.type().equals(type))
        .filter(written -> Set.of(Change.CREATED, Change.UPDATED).contains(written.change()))
        .map(WrittenResource::stored);
  }

  private void ordered(StoreTransaction tx, ServiceRequest order) {
    String orderId = order.getIdElement().getIdPart();
    order.getSupportingInfo().stream()
        .flatMap(reference -> find(tx, reference, ImagingStudy.class).stream())
        .forEach(
            study ->
                studyUid(study)
                    .ifPresent(
                        uid -> {
                          if (study.getSeries().isEmpty()) {
                            list.orderedByOthers(tx, uid, uid, orderId);
                          }
                          seriesOf(study)
                              .forEach(
                                  series ->
                                      list.orderedByOthers(tx, series.getUid(), uid, orderId));
                        }));
  }

  private void seen(StoreTransaction tx, ImagingStudy study) {
    Optional<String> studyUid = studyUid(study);
    if (studyUid.isEmpty()) {
      return;
    }
    Optional<String> subject = id(study.getSubject(), "Patient");
    seriesOf(study)
        .forEach(
            series ->
                list.seen(
                    tx,
                    new Sighting(
                        studyUid.get(),
                        series.getUid(),
                        SOURCE,
                        root(tx, study, series),
                        subject,
                        series.getNumberOfInstances() > 0
                            ? new Progress.Counted(series.getNumberOfInstances())
                            : new Progress.Again())));
  }

  private static Stream<ImagingStudySeriesComponent> seriesOf(ImagingStudy study) {
    return study.getSeries().stream()
        .filter(series -> series.getUid() != null && UID.matcher(series.getUid()).matches());
  }

  private static Optional<String> studyUid(ImagingStudy study) {
    List<String> uids =
        study.getIdentifier().stream()
            .filter(identifier -> FabricaTerms.DICOM_UID.equals(identifier.getSystem()))
            .map(identifier -> String.valueOf(identifier.getValue()))
            .filter(value -> value.startsWith(UID_PREFIX))
            .map(value -> value.substring(UID_PREFIX.length()))
            .filter(value -> UID.matcher(value).matches())
            .distinct()
            .toList();
    return uids.size() == 1 ? Optional.of(uids.get(0)) : Optional.empty();
  }

  private static Optional<URI> root(
      StoreReader store, ImagingStudy study, ImagingStudySeriesComponent series) {
    return Stream.concat(series.getEndpoint().stream(), study.getEndpoint().stream())
        .flatMap(reference -> find(store, reference, Endpoint.class).stream())
        .filter(endpoint -> WADO_RS.equals(endpoint.getConnectionType().getCode()))
        .flatMap(endpoint -> address(endpoint).stream())
        .findFirst();
  }

  private static Optional<URI> address(Endpoint endpoint) {
    try {
      URI uri = new URI(String.valueOf(endpoint.getAddress()));
      boolean web = uri.getHost() != null && Set.of("http", "https").contains(uri.getScheme());
      return web ? Optional.of(uri) : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private static <T extends org.hl7.fhir.r4.model.Resource> Optional<T> find(
      StoreReader store, Reference reference, Class<T> type) {
    return id(reference, type.getSimpleName())
        .flatMap(id -> store.read(type.getSimpleName(), id))
        .map(stored -> stored.resource(type));
  }

  private static Optional<String> id(Reference reference, String type) {
    String value = String.valueOf(reference.getReference());
    return value.startsWith(type + "/")
        ? Optional.of(value.substring(type.length() + 1).replaceFirst("/_history/.*", ""))
        : Optional.empty();
  }
}
