-- Each standing has an event: the join is an outer one so that a query that asks nothing of it does without.
CREATE VIEW bi.ladder_history AS
SELECT
    s.parties,
    coalesce(a.name || ' – ' || b.name, array_to_string(s.parties, ', ')) AS parties_text,
    s.party_a,
    a.name AS party_a_name,
    s.party_b,
    b.name AS party_b_name,
    s.sector,
    s.level,
    l.rank AS level_rank,
    l.label AS level_label,
    s.level_name,
    CASE WHEN s.since IS NOT NULL THEN s.starts END AS since,
    s.since AS since_text,
    s.level_before,
    k.label AS level_before_label,
    CASE WHEN s.reported THEN 'reported' ELSE 'change' END AS basis,
    s.starts AS valid_from,
    s.ends AS valid_until,
    s.event_id,
    e.action,
    e.sources,
    e.confidence,
    e.confirmed,
    e.evidence,
    e.evidence_url
FROM communique.standings AS s
LEFT JOIN communique.events AS e ON e.id = s.event_id
LEFT JOIN communique.levels AS l ON l.level = s.level
LEFT JOIN communique.levels AS k ON k.level = s.level_before
LEFT JOIN communique.parties AS a ON a.code = s.party_a
LEFT JOIN communique.parties AS b ON b.code = s.party_b;

COMMENT ON VIEW bi.ladder_history IS 'Levels that a pair has held, one after the other; a row is a level for the time it stood, valid_from to valid_until. Only concluded events count, and of those none that is more likely wrong than right (confidence below 0.5) unless an analyst has confirmed or corrected it; for a stricter ladder filter by confidence or sources';
COMMENT ON COLUMN bi.ladder_history.parties IS 'Codes of the parties, sorted; more than two for a framework that several share';
COMMENT ON COLUMN bi.ladder_history.parties_text IS 'The two parties by name, as a label for charts; where they are not two, or one has no name here: the codes';
COMMENT ON COLUMN bi.ladder_history.party_a IS 'Of a pair: the code that sorts first; else null';
COMMENT ON COLUMN bi.ladder_history.party_a_name IS 'Name of party_a';
COMMENT ON COLUMN bi.ladder_history.party_b IS 'Of a pair: the code that sorts last; else null';
COMMENT ON COLUMN bi.ladder_history.party_b_name IS 'Name of party_b';
COMMENT ON COLUMN bi.ladder_history.sector IS 'Field, for a partnership limited to one; null for the overall relationship, which stands beside it';
COMMENT ON COLUMN bi.ladder_history.level IS 'Level, as in bi.levels; null where a tie was broken off and none is known to stand';
COMMENT ON COLUMN bi.ladder_history.level_rank IS 'Order of the levels: 1 is the lowest, as in bi.levels';
COMMENT ON COLUMN bi.ladder_history.level_label IS 'Level as a title for charts';
COMMENT ON COLUMN bi.ladder_history.level_name IS 'Level as a report writes it';
COMMENT ON COLUMN bi.ladder_history.since IS 'First day that the date of the event can mean; null where no report dates it';
COMMENT ON COLUMN bi.ladder_history.since_text IS 'That date as precisely as known: ISO day, month or year';
COMMENT ON COLUMN bi.ladder_history.level_before IS 'Level before: as a report tells it, else as known from the events before; null where unknown';
COMMENT ON COLUMN bi.ladder_history.level_before_label IS 'That level as a title for charts';
COMMENT ON COLUMN bi.ladder_history.basis IS 'change: an event brought this level; reported: no change to it is known, reports only say that it is in force';
COMMENT ON COLUMN bi.ladder_history.valid_from IS 'First day on which it counts: since, or the day of the first report where that is null';
COMMENT ON COLUMN bi.ladder_history.valid_until IS 'First day on which it no longer counts; null while it stands';
COMMENT ON COLUMN bi.ladder_history.event_id IS 'Event that brought it, in bi.relation_events';
COMMENT ON COLUMN bi.ladder_history.action IS 'What was done in that event, as in bi.relation_events';
COMMENT ON COLUMN bi.ladder_history.sources IS 'Independent sources of that event';
COMMENT ON COLUMN bi.ladder_history.confidence IS 'Estimated probability that the event is right, 0 to 1; below 0.5 only where an analyst has confirmed or corrected it';
COMMENT ON COLUMN bi.ladder_history.confirmed IS 'true if an analyst has looked at the event and agrees';
COMMENT ON COLUMN bi.ladder_history.evidence IS 'The best sentence that tells the event, word for word';
COMMENT ON COLUMN bi.ladder_history.evidence_url IS 'Address of the article that holds that sentence';

CREATE FUNCTION bi.ladder_as_of(day date) RETURNS SETOF bi.ladder_history
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT * FROM bi.ladder_history WHERE valid_from <= day AND (valid_until IS NULL OR valid_until > day);
END;
COMMENT ON FUNCTION bi.ladder_as_of(date) IS 'Where every pair stood on a day; rows as in bi.ladder_history';

CREATE VIEW bi.ladder AS
SELECT * FROM bi.ladder_history WHERE valid_from <= current_date AND (valid_until IS NULL OR valid_until > current_date);

CREATE VIEW bi.partners AS
SELECT
    l.state,
    t.name AS state_name,
    l.partner,
    p.name AS partner_name,
    p.alpha2 AS partner_alpha2,
    p.numeric AS partner_numeric_code,
    p.region AS partner_region,
    p.organisation AS partner_is_organisation,
    l.sector,
    l.level,
    l.level_rank,
    l.level_label,
    l.level_name,
    l.since,
    l.since_text,
    l.level_before,
    l.level_before_label,
    l.basis,
    l.event_id,
    l.action,
    l.sources,
    l.confidence,
    l.confirmed,
    l.evidence,
    l.evidence_url
FROM (
    SELECT party_a AS state, party_b AS partner, * FROM bi.ladder WHERE party_a IS NOT NULL
    UNION ALL
    SELECT party_b, party_a, * FROM bi.ladder WHERE party_b IS NOT NULL
) AS l
LEFT JOIN communique.parties AS t ON t.code = l.state
LEFT JOIN communique.parties AS p ON p.code = l.partner;

COMMENT ON VIEW bi.partners IS 'The ladder seen from each side, for lists and maps of the partners of a state; a row is a partner of a state, so a pair has two';
COMMENT ON COLUMN bi.partners.state IS 'Code of the party whose partners are listed: filter on it';
COMMENT ON COLUMN bi.partners.state_name IS 'Name of that party';
COMMENT ON COLUMN bi.partners.partner IS 'Code of the partner: ISO 3166-1 alpha-3, or of an organisation';
COMMENT ON COLUMN bi.partners.partner_name IS 'Name of the partner';
COMMENT ON COLUMN bi.partners.partner_alpha2 IS 'ISO 3166-1 alpha-2 of the partner, for maps; null for organisations';
COMMENT ON COLUMN bi.partners.partner_numeric_code IS 'ISO 3166-1 numeric of the partner, three digits; null for organisations';
COMMENT ON COLUMN bi.partners.partner_region IS 'United Nations region of the partner; null for organisations';
COMMENT ON COLUMN bi.partners.partner_is_organisation IS 'true for an organisation, false for a state';
COMMENT ON VIEW bi.ladder IS 'Where every pair stands today; a row is a pair, and one more for each field it has a partnership of its own for. Which events count, bi.ladder_history tells';
