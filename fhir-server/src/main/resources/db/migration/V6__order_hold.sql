-- The tasks whose order is on hold: none of their work is taken up.
CREATE TABLE order_hold (
  task_id ${text} PRIMARY KEY
);
