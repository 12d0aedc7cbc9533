/**
 * Unique Device Identifiers: reading what a label or a message says, and writing our own.
 *
 * <p>Legal input: any text. GS1 in the human readable form with parentheses and in the machine
 * readable form with or without symbology identifier, of the application identifiers 01, 10, 11, 17
 * and 21. The other accredited agencies, HIBCC and ICCBBA, are recognised and answered with a typed
 * "unsupported issuer".
 *
 * <p>Guarantee: the text read is kept verbatim; a part is never guessed, padded or corrected;
 * writing what was read and reading it again gives the same parts. A wrong check digit is a verdict
 * beside the parts and no refusal, because many published identifiers have one.
 *
 * <p>Limits: a two-digit year needs a reference year to become a date (GS1 General Specifications,
 * section 7.12); a lot or serial number that contains a parenthesised application identifier is
 * refused, since its human readable form could be read in two ways.
 *
 * <p>Sources: FDA, UDI formats by issuing agency, version 1.3; IMDRF UDI guidance, appendix A; GS1
 * General Specifications, sections 3 (application identifiers), 7.8 (element strings), 7.9 (check
 * digit), 7.11 (character set 82).
 */
@NullMarked
package health.fabrica.fhir.udi;

import org.jspecify.annotations.NullMarked;
