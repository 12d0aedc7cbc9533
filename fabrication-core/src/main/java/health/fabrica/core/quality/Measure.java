package health.fabrica.core.quality;

/**
 * One number of a check.
 *
 * @param name what was measured, a JSON key in camel case with its unit where it has one
 * @param value the number; NaN where there is none
 * @param unit its unit as people write it, empty for counts
 */
public record Measure(String name, double value, String unit) {}
