/**
 * From a checked volume to files: mesh, 3MF, printer instructions, picture and report. The same
 * code serves the command line and the routes, so both give the same bytes for the same scan.
 */
@NullMarked
package health.fabrica.flow.model;

import org.jspecify.annotations.NullMarked;
