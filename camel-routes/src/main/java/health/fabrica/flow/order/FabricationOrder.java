package health.fabrica.flow.order;

import java.util.Optional;
import java.util.Set;

/**
 * What was ordered.
 *
 * @param taskId id of the fulfilment Task
 * @param correlationId one id in every log line, from the request to the printer
 * @param product kind of object
 * @param segmenting how the mask is made: by a tissue's thresholds or by a recipe
 * @param imaging where the scan lies
 * @param patientIdentifiers what the images may call their patient (PatientID); never logged
 * @param designer reference of the Practitioner who answers for the design, if one was named
 */
public record FabricationOrder(
    String taskId,
    String correlationId,
    ProductKind product,
    Segmenting segmenting,
    ImagingReference imaging,
    Set<String> patientIdentifiers,
    Optional<String> designer) {}
