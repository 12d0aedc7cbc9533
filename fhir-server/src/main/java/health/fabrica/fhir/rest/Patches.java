package health.fabrica.fhir.rest;

import ca.uhn.fhir.context.FhirContext;
import org.hl7.fhir.r4.model.Binary;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Resource;

/** Reads patches from bodies and from Bundle entries. */
final class Patches {

  private final FhirContext context;
  private final RequestBody bodies;

  Patches(FhirContext context, RequestBody bodies) {
    this.context = context;
    this.bodies = bodies;
  }

  Patch of(RestRequest request) {
    RequestBody.Kind kind = RequestBody.kind(request);
    return switch (kind) {
      case JSON_PATCH -> JsonPatch.parse(bodies.bytes(request), bodies);
      case JSON, XML -> of(bodies.resource(request));
      case FORM, OTHER ->
          throw RequestBody.unsupported(
              "The body is in no format of a patch.",
              "Send application/json-patch+json, or Parameters of a FHIRPath Patch as"
                  + " application/fhir+json or application/fhir+xml.");
    };
  }

  /** The patch that a Bundle entry holds: a Binary with a JSON Patch, or Parameters. */
  Patch of(Resource resource) {
    if (resource instanceof Parameters parameters) {
      return FhirPathPatch.parse(context, parameters);
    }
    if (resource instanceof Binary binary
        && "application/json-patch+json".equals(binary.getContentType())
        && binary.hasData()) {
      return JsonPatch.parse(binary.getData(), bodies);
    }
    throw Problems.malformed(
        "A patch is neither Parameters nor, in a Bundle, a Binary with a JSON Patch.",
        "Send Parameters, or application/json-patch+json.");
  }
}
