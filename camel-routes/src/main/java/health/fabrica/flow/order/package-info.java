/**
 * The fabrication order as the routes see it: who ordered what, from which images, what has been
 * made so far and who signed it. Values only, no FHIR and no Camel type; references to FHIR
 * resources are plain strings such as {@code Practitioner/17}. A case is rebuilt from its stored
 * records at every step, so a restart loses nothing.
 */
@NullMarked
package health.fabrica.flow.order;

import org.jspecify.annotations.NullMarked;
