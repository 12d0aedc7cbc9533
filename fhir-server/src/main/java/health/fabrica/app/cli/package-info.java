/**
 * The command line: commands, progress on a terminal or as plain lines, and the exit codes 0 done,
 * 2 wrong usage, 3 input refused, 4 peer unavailable, 70 fault.
 */
@NullMarked
package health.fabrica.app.cli;

import org.jspecify.annotations.NullMarked;
