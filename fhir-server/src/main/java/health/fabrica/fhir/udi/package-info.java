/**
 * Unique Device Identifiers: reading what a label or a message says, writing our own, and keeping a
 * Device in agreement with its carriers.
 *
 * <p>Legal input: any text. GS1 (application identifiers 01, 10, 11, 17, 21) with parentheses and
 * as element string; HIBCC, primary and secondary data in one bar code or two; ICCBBA for tissue
 * and for blood containers. A symbology identifier in front is taken off.
 *
 * <p>Guarantee: the text read is kept verbatim; a part is never guessed, padded or corrected;
 * writing what was read and reading it again gives the same parts. A wrong check character is a
 * verdict beside the parts and no refusal, because many published identifiers have one.
 *
 * <p>Limits: a shortened year needs a reference year to become a date, see {@link
 * health.fabrica.fhir.udi.UdiDate}; a lot or serial number that contains a parenthesised
 * application identifier is refused, since its human readable form could be read in two ways; an
 * HIBC quantity is refused as unsupported.
 *
 * <p>Sources: FDA, UDI formats by issuing agency, version 1.3; IMDRF UDI guidance, appendix A; GS1
 * General Specifications, sections 3 (application identifiers), 7.8 (element strings), 7.9 (check
 * digit), 7.11 (character set 82), 7.12 (century); ANSI/HIBC 2 (Supplier Labeling Standard); ISBT
 * 128 Standard Technical Specification; ISO 7064 (modulo 37-2).
 */
@NullMarked
package health.fabrica.fhir.udi;

import org.jspecify.annotations.NullMarked;
