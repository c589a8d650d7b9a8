-- The same columns twice: of the events as known now, and of their versions over time.
DO $do$
DECLARE
    columns text := $columns$
    e.parties,
    coalesce(a.name || ' – ' || b.name, array_to_string(e.parties, ', ')) AS parties_text,
    e.party_a,
    a.name AS party_a_name,
    e.party_b,
    b.name AS party_b_name,
    e.action,
    e.level,
    l.rank AS level_rank,
    l.label AS level_label,
    e.name AS level_name,
    e.sector,
    e.from_level,
    f.label AS from_level_label,
    e.status,
    e.date_from AS event_date,
    e.date AS event_date_text,
    e.precision AS date_precision,
    e.date_basis,
    e.disputed AS date_disputed,
    e.place,
    e.current AS reported_as_news,
    e.first_reported,
    e.last_reported,
    e.articles,
    e.sources,
    e.confidence,
    e.evidence,
    e.evidence_url,
    e.evidence_title,
    e.evidence_feed,
    e.corrected,
    e.confirmed,
    e.first_recorded,
    e.last_changed
    $columns$;
    names text := $names$
LEFT JOIN communique.levels AS l ON l.level = e.level
LEFT JOIN communique.levels AS f ON f.level = e.from_level
LEFT JOIN communique.parties AS a ON a.code = e.party_a
LEFT JOIN communique.parties AS b ON b.code = e.party_b
WHERE e.kind = 'relation' AND NOT e.withdrawn
    $names$;
BEGIN
    EXECUTE format('CREATE VIEW bi.relation_events AS SELECT e.id AS event_id, %s FROM communique.events AS e %s', columns, names);
    EXECUTE format(
        'CREATE VIEW bi.relation_event_versions AS SELECT e.event_id, %s, e.known_from, e.known_until '
        'FROM communique.event_versions AS e %s',
        columns, names
    );
    EXECUTE format(
        'CREATE FUNCTION bi.relation_events_as_known_at(moment timestamptz) RETURNS SETOF bi.relation_events '
        'LANGUAGE sql STABLE PARALLEL SAFE BEGIN ATOMIC SELECT %s FROM bi.relation_event_versions '
        'WHERE known_from <= moment AND (known_until IS NULL OR known_until > moment); END',
        (SELECT string_agg(attname, ', ' ORDER BY attnum) FROM pg_attribute WHERE attrelid = 'bi.relation_events'::regclass AND attnum > 0)
    );
END
$do$;
COMMENT ON FUNCTION bi.relation_events_as_known_at(timestamptz) IS 'bi.relation_events as it stood at a moment: what a chart showed then';
COMMENT ON VIEW bi.relation_event_versions IS 'What was known of relation events over time; a row is an event for the time it was known like this';
COMMENT ON COLUMN bi.relation_event_versions.known_from IS 'When it came to be known like this';
COMMENT ON COLUMN bi.relation_event_versions.known_until IS 'When that changed; null for what is known now';

COMMENT ON VIEW bi.relation_events IS 'Changes of the level of a relation between states or organisations, and ties reported in force; a row is an event';
COMMENT ON COLUMN bi.relation_events.event_id IS 'Id of the event; it stays the same when more reports come in';
COMMENT ON COLUMN bi.relation_events.parties IS 'Codes of all parties, sorted';
COMMENT ON COLUMN bi.relation_events.parties_text IS 'The two parties by name, as a label for charts; where they are not two, or one has no name here: the codes';
COMMENT ON COLUMN bi.relation_events.party_a IS 'Events of two parties: the code that sorts first; else null';
COMMENT ON COLUMN bi.relation_events.party_a_name IS 'Name of party_a';
COMMENT ON COLUMN bi.relation_events.party_b IS 'Events of two parties: the code that sorts last; else null';
COMMENT ON COLUMN bi.relation_events.party_b_name IS 'Name of party_b';
COMMENT ON COLUMN bi.relation_events.action IS 'established, upgraded, restored, downgraded, suspended, terminated; in_force: only said to exist';
COMMENT ON COLUMN bi.relation_events.level IS 'Level reached: comprehensive_strategic, strategic, comprehensive, partnership, alliance, diplomatic_relations';
COMMENT ON COLUMN bi.relation_events.level_rank IS 'Order of the levels: 1 is the lowest, as in bi.levels';
COMMENT ON COLUMN bi.relation_events.level_label IS 'Level as a title for charts';
COMMENT ON COLUMN bi.relation_events.level_name IS 'Level as a report writes it';
COMMENT ON COLUMN bi.relation_events.sector IS 'Field, for a partnership limited to one; null for the overall relationship';
COMMENT ON COLUMN bi.relation_events.from_level IS 'Level before, where a report tells it';
COMMENT ON COLUMN bi.relation_events.from_level_label IS 'That level as a title for charts';
COMMENT ON COLUMN bi.relation_events.status IS 'concluded, planned, under_discussion, or rejected: refused by a party, or by an analyst (see corrected)';
COMMENT ON COLUMN bi.relation_events.event_date IS 'First day that the date can mean, see date_precision; null where no report tells a date: first_reported is always there';
COMMENT ON COLUMN bi.relation_events.event_date_text IS 'Date as precisely as known: ISO day, month or year; expected date where planned';
COMMENT ON COLUMN bi.relation_events.date_precision IS 'day, month or year; null without a date';
COMMENT ON COLUMN bi.relation_events.date_basis IS 'explicit: told in words or figures; relative: reckoned from publication; publication: that day itself; correction: set by an analyst';
COMMENT ON COLUMN bi.relation_events.date_disputed IS 'true if reports give dates that cannot both be right; all of them are in bi.event_dates';
COMMENT ON COLUMN bi.relation_events.place IS 'City or country where it was done, as written';
COMMENT ON COLUMN bi.relation_events.reported_as_news IS 'true if some report tells it as its news; false: only ever told as background';
COMMENT ON COLUMN bi.relation_events.first_reported IS 'Publication of the first report';
COMMENT ON COLUMN bi.relation_events.last_reported IS 'Publication of the latest report';
COMMENT ON COLUMN bi.relation_events.articles IS 'Articles that report it';
COMMENT ON COLUMN bi.relation_events.sources IS 'Independent sources among them: copies of one report count once';
COMMENT ON COLUMN bi.relation_events.confidence IS 'Estimated probability that it is right, 0 to 1';
COMMENT ON COLUMN bi.relation_events.evidence IS 'The best sentence that tells it, word for word';
COMMENT ON COLUMN bi.relation_events.evidence_url IS 'Address of the article that holds that sentence';
COMMENT ON COLUMN bi.relation_events.evidence_title IS 'Title of that article';
COMMENT ON COLUMN bi.relation_events.evidence_feed IS 'Feed of that article';
COMMENT ON COLUMN bi.relation_events.corrected IS 'What an analyst has set, against the reports: status, date, merge; empty for most; reasons are in bi.corrections';
COMMENT ON COLUMN bi.relation_events.confirmed IS 'true if an analyst has looked at it and agrees';
COMMENT ON COLUMN bi.relation_events.first_recorded IS 'When the event came into the database';
COMMENT ON COLUMN bi.relation_events.last_changed IS 'When anything in the event last changed';
