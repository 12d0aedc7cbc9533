/**
 * The definitions that Fabrica publishes, as FHIR R4 resources, and the same codes and URLs as Java
 * constants.
 *
 * <p>Guarantee: every definition and example parses strictly, and constants and resources agree; a
 * test proves both. A published code is never given another meaning.
 *
 * <p>Limits: depends on nothing but the FHIR model.
 */
@NullMarked
package health.fabrica.conformance;

import org.jspecify.annotations.NullMarked;
