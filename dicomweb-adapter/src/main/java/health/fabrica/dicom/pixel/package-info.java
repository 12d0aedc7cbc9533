/**
 * Stored pixel values of grey-scale frames, whatever their compression: native 8 and 16 bit, RLE
 * (PS3.5 annex G), JPEG baseline, extended with 12 bits and lossless, JPEG-LS lossless and
 * near-lossless, JPEG 2000. Frames of several fragments and of many in one object are found by
 * {@link health.fabrica.dicom.pixel.EncapsulatedFrames}. Frames are decoded one at a time and
 * nothing is kept between calls, so any number of threads may decode at once.
 *
 * <p>Limits: one sample per pixel, 8 or 16 bits allocated; every other transfer syntax is refused
 * by its name (FAB-2005), colour by FAB-2023, damaged or short data by FAB-2021 and FAB-2022. The
 * caller is told of lossy compression, never spared it.
 */
@NullMarked
package health.fabrica.dicom.pixel;

import org.jspecify.annotations.NullMarked;
