CREATE VIEW bi.doubts AS
WITH events AS (
    SELECT * FROM communique.events WHERE NOT withdrawn AND NOT confirmed AND NOT 'status' = ANY (corrected)
), relations AS (
    SELECT e.*, l.rank, l.label FROM events AS e JOIN communique.levels AS l ON l.level = e.level
    WHERE e.kind = 'relation' AND e.status = 'concluded'
), stood AS (
    SELECT e.id AS event_id, s.level, s.since, s.starts, l.rank, l.label
    FROM relations AS e
    JOIN communique.standings AS s
        ON s.parties = e.parties AND lower(s.sector) IS NOT DISTINCT FROM lower(e.sector) AND s.event_id <> e.id
        AND s.starts < e.date_from AND (s.ends IS NULL OR s.ends >= e.date_from)
    JOIN communique.levels AS l ON l.level = s.level
), doubts AS (
    SELECT id AS event_id, 'low confidence' AS reason, 1 AS weight,
        'the extractors give it ' || round(confidence::numeric, 2) AS detail
    FROM events WHERE confidence < 0.7
    UNION ALL
    SELECT e.id, 'disputed date', 2,
        'reports say ' || (
            SELECT string_agg(c.claim ->> 'date', ', ' ORDER BY c.place)
            FROM jsonb_array_elements(e.claims) WITH ORDINALITY AS c (claim, place)
            WHERE c.claim ->> 'basis' <> 'publication'
        )
    FROM events AS e WHERE e.disputed
    UNION ALL
    SELECT e.id, 'contradicts known level', 3,
        e.action || ' to ' || lower(e.label) || ', but a ' || lower(s.label) || ' is known since ' || coalesce(s.since, s.starts::text)
    FROM relations AS e JOIN stood AS s ON s.event_id = e.id
    WHERE e.action IN ('established', 'upgraded') AND s.rank > e.rank
    UNION ALL
    SELECT e.id, 'contradicts known level', 3,
        'raised from ' || lower(f.label) || ', but a ' || lower(s.label) || ' is known since ' || coalesce(s.since, s.starts::text)
    FROM relations AS e
    JOIN stood AS s ON s.event_id = e.id
    JOIN communique.levels AS f ON f.level = e.from_level
    WHERE e.action IN ('established', 'upgraded') AND s.rank <= e.rank AND f.rank <> s.rank
    UNION ALL
    SELECT e.id, 'contradicts known level', 3,
        'a ' || lower(e.label) || ' is said to be in force, but the last change known, of '
        || coalesce(s.since, s.starts::text) || ', left ' || coalesce('a ' || lower(l.label), 'none')
    FROM relations AS e
    CROSS JOIN LATERAL (
        SELECT * FROM communique.standings AS s
        WHERE s.parties = e.parties AND lower(s.sector) IS NOT DISTINCT FROM lower(e.sector)
            AND NOT s.reported AND s.starts <= e.last_reported::date
        ORDER BY s.starts DESC
        LIMIT 1
    ) AS s
    LEFT JOIN communique.levels AS l ON l.level = s.level
    WHERE e.action = 'in_force' AND coalesce(l.rank, 0) < e.rank
    UNION ALL
    SELECT id, 'single source', 0, 'only ' || evidence_feed || ' tells it' FROM events WHERE sources = 1
)
SELECT d.event_id, e.kind AS event_kind, e.parties, d.reason, d.weight, d.detail, e.first_reported
FROM doubts AS d
JOIN communique.events AS e ON e.id = d.event_id;

COMMENT ON VIEW bi.doubts IS 'Why an event may be wrong; a row is a reason, so an event may have several. Events that an analyst has confirmed or decided are left out';
COMMENT ON COLUMN bi.doubts.event_id IS 'Id of the event';
COMMENT ON COLUMN bi.doubts.event_kind IS 'relation, agreement, mechanism or visit';
COMMENT ON COLUMN bi.doubts.parties IS 'Codes of all parties, sorted';
COMMENT ON COLUMN bi.doubts.reason IS 'low confidence (below 0.7), disputed date, contradicts known level (of bi.ladder_history), or single source';
COMMENT ON COLUMN bi.doubts.weight IS 'How much the reason weighs: 3 most, 0 least';
COMMENT ON COLUMN bi.doubts.detail IS 'The reason in words';
COMMENT ON COLUMN bi.doubts.first_reported IS 'Publication of the first report of the event';
