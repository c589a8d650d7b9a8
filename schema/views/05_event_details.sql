CREATE VIEW bi.event_parties AS
SELECT
    p.event_id,
    e.kind AS event_kind,
    p.party,
    p.role,
    t.name,
    t.alpha2,
    t.numeric AS numeric_code,
    t.region,
    t.subregion,
    t.organisation AS is_organisation
FROM communique.event_parties AS p
JOIN communique.events AS e ON e.id = p.event_id AND NOT e.withdrawn
LEFT JOIN communique.parties AS t ON t.code = p.party;

COMMENT ON VIEW bi.event_parties IS 'Parties of events of all kinds, for joins and maps; a row is a party of an event';
COMMENT ON COLUMN bi.event_parties.event_id IS 'Id of the event';
COMMENT ON COLUMN bi.event_parties.event_kind IS 'relation, agreement, mechanism or visit';
COMMENT ON COLUMN bi.event_parties.role IS 'party; for visits visitor or host';

CREATE VIEW bi.event_dates AS
SELECT
    e.id AS event_id,
    c.claim ->> 'date' AS claimed_date,
    c.claim ->> 'basis' AS basis,
    (c.claim ->> 'sources')::integer AS sources,
    (c.claim ->> 'articles')::integer AS articles,
    (c.claim ->> 'first_published')::timestamptz AS first_published,
    c.place = 1 AS chosen
FROM communique.events AS e
CROSS JOIN LATERAL jsonb_array_elements(e.claims) WITH ORDINALITY AS c (claim, place)
WHERE NOT e.withdrawn;

COMMENT ON VIEW bi.event_dates IS 'All dates that reports claim for an event, with their support. The event bears the one that is told in words or figures before one reckoned from publication, then by more independent sources, then earlier; one less precise gives way to a day within it; a correction by an analyst comes first';
COMMENT ON COLUMN bi.event_dates.event_id IS 'Id of the event';
COMMENT ON COLUMN bi.event_dates.claimed_date IS 'Date claimed: ISO day, month or year';
COMMENT ON COLUMN bi.event_dates.basis IS 'explicit: told in words or figures; relative: reckoned from publication; publication: that day itself; correction: set by an analyst';
COMMENT ON COLUMN bi.event_dates.sources IS 'Independent sources that claim it';
COMMENT ON COLUMN bi.event_dates.articles IS 'Articles that claim it';
COMMENT ON COLUMN bi.event_dates.first_published IS 'Publication of the first of them; of a correction, when it was made';
COMMENT ON COLUMN bi.event_dates.chosen IS 'true for the date that the event bears';

CREATE VIEW bi.event_history AS
SELECT
    e.id AS event_id,
    e.kind AS event_kind,
    s.place::integer AS step,
    s.step ->> 'status' AS status,
    s.step ->> 'date' AS event_date_text,
    (s.step ->> 'reported')::timestamptz AS reported,
    s.step ->> 'mention_id' IS NULL AS corrected,
    m.sentence AS evidence,
    a.url AS evidence_url
FROM communique.events AS e
CROSS JOIN LATERAL jsonb_array_elements(e.history) WITH ORDINALITY AS s (step, place)
LEFT JOIN communique.mentions AS m ON m.id = (s.step ->> 'mention_id')::bigint
LEFT JOIN communique.articles AS a ON a.id = m.article_id
WHERE NOT e.withdrawn;

COMMENT ON VIEW bi.event_history IS 'How the status of an event went on, as from under_discussion to planned to concluded; a row is a step';
COMMENT ON COLUMN bi.event_history.event_id IS 'Id of the event';
COMMENT ON COLUMN bi.event_history.event_kind IS 'relation, agreement, mechanism or visit';
COMMENT ON COLUMN bi.event_history.step IS 'Number of the step, from 1';
COMMENT ON COLUMN bi.event_history.status IS 'Status that it came to; that of the last step is the event''s';
COMMENT ON COLUMN bi.event_history.event_date_text IS 'Date of that step as precisely as known: ISO day, month or year; expected date where planned';
COMMENT ON COLUMN bi.event_history.reported IS 'Publication of the first report that tells it; of a correction, when it was made';
COMMENT ON COLUMN bi.event_history.corrected IS 'true for a step that an analyst has set';
COMMENT ON COLUMN bi.event_history.evidence IS 'The sentence that tells it, word for word; null for a correction';
COMMENT ON COLUMN bi.event_history.evidence_url IS 'Address of the article that holds that sentence';

CREATE VIEW bi.corrections AS
SELECT
    c.id AS correction_id,
    c.event_id,
    e.kind AS event_kind,
    c.field,
    c.value,
    c.because,
    c.made_by,
    c.made,
    c.undone IS NULL AS in_force,
    c.undone,
    c.undone_by,
    c.undone_because
FROM communique.corrections AS c
JOIN communique.events AS e ON e.id = c.event_id;

COMMENT ON VIEW bi.corrections IS 'What analysts have set for events, against what reports say: who, when, why; kept for good, also when taken back';
COMMENT ON COLUMN bi.corrections.correction_id IS 'Number of the correction; the later counts where two set the same field';
COMMENT ON COLUMN bi.corrections.event_id IS 'Id of the event';
COMMENT ON COLUMN bi.corrections.event_kind IS 'relation, agreement, mechanism or visit';
COMMENT ON COLUMN bi.corrections.field IS 'What is set: status, date, merge_into; confirm: it is right as it is';
COMMENT ON COLUMN bi.corrections.value IS 'To what: a status, an ISO date, the id of an event; empty for confirm';
COMMENT ON COLUMN bi.corrections.because IS 'Why';
COMMENT ON COLUMN bi.corrections.made_by IS 'Who';
COMMENT ON COLUMN bi.corrections.made IS 'When';
COMMENT ON COLUMN bi.corrections.in_force IS 'false once taken back';
COMMENT ON COLUMN bi.corrections.undone IS 'When it was taken back';
COMMENT ON COLUMN bi.corrections.undone_by IS 'Who took it back';
COMMENT ON COLUMN bi.corrections.undone_because IS 'Why it was taken back';
