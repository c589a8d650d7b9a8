CREATE VIEW bi.doubts AS
SELECT
    e.id AS event_id,
    e.kind AS event_kind,
    e.parties,
    coalesce(
        (SELECT p.name FROM communique.parties AS p WHERE p.code = e.party_a) || ' – '
        || (SELECT p.name FROM communique.parties AS p WHERE p.code = e.party_b),
        array_to_string(e.parties, ', ')
    ) AS parties_text,
    d.reason,
    d.weight,
    d.detail,
    e.first_reported
FROM communique.events AS e
LEFT JOIN communique.levels AS own ON own.level = e.level
CROSS JOIN LATERAL (
    SELECT 'low confidence' AS reason, 1 AS weight, 'the extractors give it ' || round(e.confidence::numeric, 2) AS detail
    WHERE e.confidence < 0.7
    UNION ALL
    SELECT 'disputed date', 2,
        'reports say ' || (
            SELECT string_agg(c.claim ->> 'date', ', ' ORDER BY c.place)
            FROM jsonb_array_elements(e.claims) WITH ORDINALITY AS c (claim, place)
            WHERE c.claim ->> 'basis' <> 'publication'
        )
    WHERE e.disputed
    UNION ALL
    SELECT 'contradicts known level', 3,
        CASE
            WHEN l.rank > own.rank THEN e.action || ' to ' || lower(own.label) || ', but a '
            ELSE 'raised from ' || lower(f.label) || ', but a '
        END || lower(l.label) || ' is known since ' || coalesce(s.since, s.starts::text)
    FROM communique.standings AS s
    JOIN communique.levels AS l ON l.level = s.level
    LEFT JOIN communique.levels AS f ON f.level = e.from_level
    WHERE e.kind = 'relation' AND e.status = 'concluded' AND e.action IN ('established', 'upgraded')
        AND s.parties = e.parties AND lower(s.sector) IS NOT DISTINCT FROM lower(e.sector) AND s.event_id <> e.id
        AND s.starts < e.date_from AND (s.ends IS NULL OR s.ends >= e.date_from)
        AND (l.rank > own.rank OR f.rank <> l.rank)
    UNION ALL
    SELECT 'contradicts known level', 3,
        'a ' || lower(own.label) || ' is said to be in force, but the last change known, of '
        || coalesce(s.since, s.starts::text) || ', left ' || coalesce('a ' || lower(s.label), 'none')
    FROM (
        SELECT s.since, s.starts, l.rank, l.label
        FROM communique.standings AS s
        LEFT JOIN communique.levels AS l ON l.level = s.level
        WHERE s.parties = e.parties AND lower(s.sector) IS NOT DISTINCT FROM lower(e.sector)
            AND NOT s.reported AND s.starts <= e.last_reported::date
        ORDER BY s.starts DESC
        LIMIT 1
    ) AS s
    WHERE e.kind = 'relation' AND e.status = 'concluded' AND e.action = 'in_force' AND coalesce(s.rank, 0) < own.rank
    UNION ALL
    SELECT 'single source', 0, 'only ' || e.evidence_feed || ' tells it' WHERE e.sources = 1
) AS d
WHERE NOT e.withdrawn AND NOT e.confirmed AND NOT 'status' = ANY (e.corrected);

COMMENT ON VIEW bi.doubts IS 'Why an event may be wrong; a row is a reason, so an event may have several. Events that an analyst has confirmed or decided are left out';
COMMENT ON COLUMN bi.doubts.event_id IS 'Id of the event';
COMMENT ON COLUMN bi.doubts.event_kind IS 'relation, agreement, mechanism or visit';
COMMENT ON COLUMN bi.doubts.parties IS 'Codes of all parties, sorted';
COMMENT ON COLUMN bi.doubts.parties_text IS 'The two parties by name, as a label for charts; where they are not two, or one has no name here: the codes';
COMMENT ON COLUMN bi.doubts.reason IS 'low confidence (below 0.7), disputed date, contradicts known level (of bi.ladder_history), or single source';
COMMENT ON COLUMN bi.doubts.weight IS 'How much the reason weighs: 3 most, 0 least';
COMMENT ON COLUMN bi.doubts.detail IS 'The reason in words';
COMMENT ON COLUMN bi.doubts.first_reported IS 'Publication of the first report of the event';
