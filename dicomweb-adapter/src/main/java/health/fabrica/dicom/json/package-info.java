/**
 * The DICOM JSON model (PS3.18 annex F), written and read as a stream. Text is UTF-8. Group lengths
 * and encapsulated pixel data have no form in it and are left without value. Malformed JSON is a
 * problem FAB-2010; nesting over 64 and texts over 16 MiB are refused.
 */
@NullMarked
package health.fabrica.dicom.json;

import org.jspecify.annotations.NullMarked;
