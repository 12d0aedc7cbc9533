/**
 * DICOM data sets and Part 10 files (PS3.5, PS3.10), read and written.
 *
 * <p>{@link health.fabrica.dicom.data.Part10Reader} takes implicit and explicit VR little endian,
 * explicit VR big endian and deflated data sets; {@link health.fabrica.dicom.data.Part10Writer}
 * writes them. Whatever the file's encoding, values are kept as little-endian bytes, so readers of
 * values know one form only. Read from memory, large values stay slices of the bytes; read from a
 * file, they may stay in it ({@link health.fabrica.dicom.data.FileSlices}). Bytes are hostile:
 * lengths are checked against what is there, nesting and inflated size are bounded, and anything
 * else is a typed problem FAB-2001 to FAB-2012 or FAB-2100.
 *
 * <p>What may deviate and is still read is listed as a warning in the {@link
 * health.fabrica.dicom.data.DicomFile}. The dictionary is that of PS3.6 edition 2024c; attributes
 * unknown to it are UN.
 */
@NullMarked
package health.fabrica.dicom.data;

import org.jspecify.annotations.NullMarked;
