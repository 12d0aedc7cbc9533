package health.fabrica.core.recipe;

import java.util.Map;

/**
 * What a step did.
 *
 * @param name the step
 * @param parameters all of them, with the values used
 * @param counts what was counted or found, for example voxels after the step; numbers only
 * @param millis wall time
 */
public record StepRecord(
    String name, Map<String, Object> parameters, Map<String, Number> counts, long millis) {}
