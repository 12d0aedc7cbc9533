/**
 * The whole story on one machine: an EHR stand-in and a printer simulator on loopback, a real
 * server, a real CT. Everything goes over the same HTTP as in a hospital; nothing is shortened but
 * the print's time.
 */
@NullMarked
package health.fabrica.app.demo;

import org.jspecify.annotations.NullMarked;
