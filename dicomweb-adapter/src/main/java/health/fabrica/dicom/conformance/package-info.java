/**
 * The DICOM Conformance Statement (PS3.2), made from the tables that the code itself works with, so
 * that it cannot say what the code does not do. {@code ConformanceStatementTest} writes it to
 * {@code conformance/dicom-conformance-statement.md} and fails when that file is stale.
 */
@NullMarked
package health.fabrica.dicom.conformance;

import org.jspecify.annotations.NullMarked;
