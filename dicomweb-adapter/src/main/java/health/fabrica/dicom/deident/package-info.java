/**
 * De-identification of images, segmentations and models that leave the hospital: Basic Application
 * Level Confidentiality Profile (PS3.15 Annex E), made stricter by turning it round.
 *
 * <p>Table E.1-1 lists what must go. Here what may stay is listed instead, and the rest goes:
 * pixels and their layout, geometry, physics of the acquisition, codes, references. An attribute
 * that is new, private, unknown or misused is therefore removed without anybody having thought of
 * it. Free text does not stay at all, but for a few technical names; labels of segments become the
 * meaning of their code. Values that a class cannot do without are emptied (type 2) or replaced
 * (type 1).
 *
 * <p>UIDs are replaced through a keyed hash, the same everywhere under one key and not to be undone
 * without it, so that references between objects hold; the pairs are recorded for the site. Dates
 * go, or are all shifted by a number of days that belongs to the patient. STL files lose what can
 * hold text beside their triangles.
 *
 * <p>Refused, because nothing here can clean it: text said to be burned in (FAB-2240), a surface
 * said to be recognisable unless the caller answers for it (FAB-2241), other classes of object,
 * documents and screenshots among them (FAB-2243). Whether an image shows a face or burned-in text
 * without saying so is not looked at: a person has to. At the end the result is searched for the
 * identity of the source (FAB-2242).
 */
@NullMarked
package health.fabrica.dicom.deident;

import org.jspecify.annotations.NullMarked;
