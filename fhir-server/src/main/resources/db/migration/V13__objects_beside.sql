-- The EHR does not wait for the archives any more: orders that are about to store their objects tell it at once.
INSERT INTO work_item (task_id, stage, attempt, due_at)
SELECT w.task_id, 'WRITE_BACK', 0, 0
FROM work_item w
WHERE w.stage = 'MODEL_OBJECTS'
  AND NOT EXISTS (SELECT 1 FROM work_item o WHERE o.task_id = w.task_id AND o.stage = 'WRITE_BACK');
