/** The index of the DICOMweb origin server in the server's database. */
@NullMarked
package health.fabrica.fhir.imaging;

import org.jspecify.annotations.NullMarked;
