/** How this server writes its own records as JSON: one mapper, so that every table reads alike. */
@NullMarked
package health.fabrica.fhir.json;

import org.jspecify.annotations.NullMarked;
