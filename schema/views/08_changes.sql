CREATE VIEW bi.changes AS
SELECT
    c.id AS change_id,
    c.event_id,
    e.kind AS event_kind,
    c.change,
    c.fields,
    c.changed
FROM communique.changes AS c
LEFT JOIN communique.events AS e ON e.id = c.event_id;

COMMENT ON VIEW bi.changes IS 'What changed in events, append-only. To keep a copy, read on from the highest change_id you have, in its order: numbers become visible in their order, so none is missed and none comes twice. NOTIFY communique announces new ones';
COMMENT ON COLUMN bi.changes.change_id IS 'Increasing number; there may be gaps';
COMMENT ON COLUMN bi.changes.event_id IS 'The event';
COMMENT ON COLUMN bi.changes.event_kind IS 'relation, agreement, mechanism or visit';
COMMENT ON COLUMN bi.changes.change IS 'created, changed, withdrawn (no report supports it any more), or merged (by an analyst, into another event)';
COMMENT ON COLUMN bi.changes.fields IS 'New values of what changed, by column of the tables behind the views; read the event again for all of it';
COMMENT ON COLUMN bi.changes.changed IS 'When';
