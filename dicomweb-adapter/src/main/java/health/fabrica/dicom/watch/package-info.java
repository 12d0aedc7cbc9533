/**
 * Notices series in a PACS: what a rule may ask of a series, a poller for any PACS that speaks
 * QIDO-RS, and a follower of Orthanc's change log. Both say which series they saw and how far it
 * has come; what follows is decided elsewhere. They may say the same more than once, also after a
 * crash, and never leave out a series that the PACS told them of.
 */
@NullMarked
package health.fabrica.dicom.watch;

import org.jspecify.annotations.NullMarked;
