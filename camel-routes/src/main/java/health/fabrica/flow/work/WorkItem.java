package health.fabrica.flow.work;

/**
 * One step that is due.
 *
 * @param id id of the item
 * @param taskId the task it belongs to
 * @param stage the step
 * @param attempt how often the step has failed before in a way worth a retry
 */
public record WorkItem(long id, String taskId, Stage stage, int attempt) {}
