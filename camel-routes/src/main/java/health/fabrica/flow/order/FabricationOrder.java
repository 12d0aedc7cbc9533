package health.fabrica.flow.order;

import java.util.Optional;

/**
 * What was ordered.
 *
 * @param taskId id of the fulfilment Task
 * @param correlationId one id in every log line, from the request to the printer
 * @param product kind of object
 * @param tissue tissue to model, a code of the tissue code system
 * @param imaging where the scan lies
 * @param designer reference of the Practitioner who answers for the design, if one was named
 */
public record FabricationOrder(
    String taskId,
    String correlationId,
    ProductKind product,
    String tissue,
    ImagingReference imaging,
    Optional<String> designer) {}
