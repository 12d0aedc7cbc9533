package health.fabrica.fhir.problem;

import health.fabrica.core.problem.Category;
import health.fabrica.core.problem.ProblemCode;

/** What the FHIR server refuses or fails at, FAB-5000 to FAB-5199. */
public enum FhirProblem implements ProblemCode {
  /** The body is not JSON or XML of FHIR R4. */
  MALFORMED(5001, Category.INCORRECT, "malformed request"),
  /** A search or result parameter is unknown or its value cannot be read. */
  PARAMETER_INVALID(5002, Category.INCORRECT, "parameter invalid"),
  /** The resource contradicts the request, or misses what a rule asks for. */
  RESOURCE_INVALID(5003, Category.INCORRECT, "resource invalid"),
  /** No such resource. */
  RESOURCE_UNKNOWN(5004, Category.NOT_FOUND, "resource unknown"),
  /** The resource was deleted. */
  RESOURCE_DELETED(5005, Category.NOT_FOUND, "resource deleted"),
  /** The version named by If-Match is not the current one. */
  VERSION_CONFLICT(5006, Category.CONFLICT, "version conflict"),
  /** An update that must name the version it changes does not. */
  VERSION_REQUIRED(5007, Category.CONFLICT, "version required"),
  /** A condition that must select one resource selects several. */
  CONDITION_AMBIGUOUS(5008, Category.CONFLICT, "condition ambiguous"),
  /** A reference inside a Bundle or a conditional reference points to nothing. */
  REFERENCE_UNRESOLVED(5009, Category.INCORRECT, "reference unresolved"),
  /** The interaction, format or resource type is not offered. */
  NOT_OFFERED(5010, Category.UNSUPPORTED, "not offered"),
  /** The request is larger than this server takes. */
  TOO_LARGE(5011, Category.INCORRECT, "request too large"),
  /** The database does not answer in time; another writer holds it or the disk is slow. */
  STORE_BUSY(5012, Category.BUSY, "store busy"),
  /** The database or its disk fails. */
  STORE_FAILED(5013, Category.UNAVAILABLE, "store failed"),
  /** A promise inside the server was broken. */
  INTERNAL(5014, Category.FAULT, "internal fault"),
  /** No operation of that name at this URL. */
  OPERATION_UNKNOWN(5015, Category.NOT_FOUND, "operation unknown"),
  /** Resources of this type are not kept here. */
  TYPE_NOT_SERVED(5090, Category.NOT_FOUND, "resource type not served"),
  /** The body is in a format or character set that is not taken. */
  MEDIA_TYPE_UNSUPPORTED(5091, Category.UNSUPPORTED, "media type not supported"),
  /** The format asked for is not one that is written. */
  NOT_ACCEPTABLE(5092, Category.UNSUPPORTED, "format not acceptable"),
  /** The interaction is not offered at this place. */
  METHOD_NOT_ALLOWED(5093, Category.UNSUPPORTED, "method not allowed"),
  /** Other resources refer to the one to be deleted. */
  STILL_REFERENCED(5094, Category.CONFLICT, "still referred to"),
  /** The patch is not well-formed. */
  PATCH_MALFORMED(5095, Category.INCORRECT, "patch malformed"),
  /** The patch cannot be applied to the resource as it is. */
  PATCH_NOT_APPLICABLE(5096, Category.INCORRECT, "patch not applicable"),
  /** The id that a conditional update brings is taken by another resource. */
  ID_TAKEN(5097, Category.CONFLICT, "id taken"),
  /** Resources of this type are kept as they were first stored. */
  APPEND_ONLY(5098, Category.UNSUPPORTED, "kept unchanged");

  private final Definition definition;

  FhirProblem(int number, Category category, String title) {
    this.definition = new Definition(number, category, title);
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
