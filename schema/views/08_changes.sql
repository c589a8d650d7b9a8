CREATE VIEW bi.changes AS
SELECT
    c.id AS change_id,
    c.transaction AS transaction_id,
    c.event_id,
    e.kind AS event_kind,
    c.change,
    c.fields,
    c.changed
FROM communique.changes AS c
JOIN communique.events AS e ON e.id = c.event_id
WHERE c.transaction < (pg_snapshot_xmin(pg_current_snapshot())::text)::bigint;

COMMENT ON VIEW bi.changes IS 'What changed in events, by increasing number; only what no transaction under way can still precede';
COMMENT ON COLUMN bi.changes.change_id IS 'Number: read on from the highest you have, in the order (transaction_id, change_id)';
COMMENT ON COLUMN bi.changes.transaction_id IS 'Transaction that wrote it; never decreases in what becomes visible';
COMMENT ON COLUMN bi.changes.event_id IS 'The event';
COMMENT ON COLUMN bi.changes.event_kind IS 'relation, agreement, mechanism or visit';
COMMENT ON COLUMN bi.changes.change IS 'created, changed or withdrawn';
COMMENT ON COLUMN bi.changes.fields IS 'New values of the columns that changed';
COMMENT ON COLUMN bi.changes.changed IS 'When';
