/**
 * What Fabrica gives back to a PACS, and the models it takes from one: Encapsulated STL, OBJ, MTL
 * and PDF (PS3.3 A.85, A.45), Key Object Selection (A.35.4).
 *
 * <p>Every object goes into the study of its sources: the attributes of patient and study are those
 * of the source instances, byte for byte and in their character set, so that a PACS never sees two
 * versions of an identity. Series, equipment and UIDs are our own; UIDs follow from a name given by
 * the caller, the time from a clock given by the caller, so the same work gives the same bytes.
 *
 * <p>Texts of our own are ASCII, which every character set of DICOM contains; another text is
 * refused (FAB-2203) rather than written in an encoding that the study does not declare.
 *
 * <p>Nothing is guessed on the way in: a model without a unit, without a known frame of reference
 * or with a length that does not fit is refused (FAB-2200 to FAB-2249).
 */
@NullMarked
package health.fabrica.dicom.object;

import org.jspecify.annotations.NullMarked;
