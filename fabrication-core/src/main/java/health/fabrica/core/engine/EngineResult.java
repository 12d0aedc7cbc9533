package health.fabrica.core.engine;

import health.fabrica.core.blob.Sha256;
import health.fabrica.core.estimate.GcodeReport;
import java.util.Optional;

/**
 * What an engine made, and of what.
 *
 * @param program name and version as the program gives it
 * @param configuration digest of its configuration file
 * @param model digest of the STL that it was given
 * @param gcode digest of the print file
 * @param report what the print file does, by our interpreter
 * @param ownSeconds the program's own estimate of the time, if it gives one
 */
public record EngineResult(
    String program,
    Sha256 configuration,
    Sha256 model,
    Sha256 gcode,
    GcodeReport report,
    Optional<Long> ownSeconds) {}
