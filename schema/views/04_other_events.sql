-- Who, and what reports tell of it: the same columns for all kinds.
DO $do$
DECLARE
    who text := $$
    e.parties,
    coalesce(a.name || ' – ' || b.name, array_to_string(e.parties, ', ')) AS parties_text,
    e.party_a,
    a.name AS party_a_name,
    e.party_b,
    b.name AS party_b_name
    $$;
    told text := $$
    e.status,
    e.date_from AS event_date,
    e.date AS event_date_text,
    e.precision AS date_precision,
    e.date_basis,
    e.disputed AS date_disputed,
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
    $$;
    events text := $$
communique.events AS e
LEFT JOIN communique.parties AS a ON a.code = e.party_a
LEFT JOIN communique.parties AS b ON b.code = e.party_b
    $$;
BEGIN
    EXECUTE format(
        $view$CREATE VIEW bi.events AS SELECT
            e.id AS event_id,
            e.kind AS event_kind,
            %s,
            CASE e.kind
                WHEN 'relation' THEN replace(e.action, '_', ' ') || ': ' || l.label || coalesce(' (' || e.sector || ')', '')
                WHEN 'agreement' THEN e.name
                WHEN 'mechanism' THEN e.action || ': ' || e.name
                ELSE coalesce(e.people -> 0 ->> 'name', e.people -> 0 ->> 'role', 'visitor')
                    || ' (' || (e.people -> 0 ->> 'party') || ') to ' || e.host_party
            END AS summary,
            %s
        FROM %s LEFT JOIN communique.levels AS l ON l.level = e.level
        WHERE NOT e.withdrawn$view$,
        who, told, events
    );
    EXECUTE format(
        $view$CREATE VIEW bi.agreements AS SELECT
            e.id AS event_id, %s, e.subtype AS agreement_kind, e.name AS title, e.sectors, e.place, e.people AS signatories, %s
        FROM %s WHERE e.kind = 'agreement' AND NOT e.withdrawn$view$,
        who, told, events
    );
    EXECUTE format(
        $view$CREATE VIEW bi.mechanisms AS SELECT e.id AS event_id, %s, e.name, e.action, %s
        FROM %s WHERE e.kind = 'mechanism' AND NOT e.withdrawn$view$,
        who, told, events
    );
    EXECUTE format(
        $view$CREATE VIEW bi.visits AS SELECT
            e.id AS event_id,
            %s,
            v.party AS visitor_party,
            g.name AS visitor_party_name,
            e.people -> 0 ->> 'name' AS visitor_name,
            e.people -> 0 ->> 'role' AS visitor_role,
            e.host_party,
            h.name AS host_party_name,
            e.subtype AS visit_kind,
            e.end_date AS end_date_text,
            e.place,
            %s
        FROM %s
        CROSS JOIN LATERAL (SELECT e.people -> 0 ->> 'party' AS party) AS v
        LEFT JOIN communique.parties AS g ON g.code = v.party
        LEFT JOIN communique.parties AS h ON h.code = e.host_party
        WHERE e.kind = 'visit' AND NOT e.withdrawn$view$,
        who, told, events
    );
END
$do$;

COMMENT ON VIEW bi.events IS 'Events of all kinds in one list, with what they have in common; a row is an event, told in full by the view of its kind';
COMMENT ON COLUMN bi.events.event_kind IS 'relation, agreement, mechanism or visit: bi.relation_events, bi.agreements, bi.mechanisms, bi.visits';
COMMENT ON COLUMN bi.events.parties_text IS 'The two parties by name, as a label for charts; where they are not two, or one has no name here: the codes';
COMMENT ON COLUMN bi.events.party_a IS 'Events of two parties: the code that sorts first; else null';
COMMENT ON COLUMN bi.events.party_a_name IS 'Name of party_a';
COMMENT ON COLUMN bi.events.party_b IS 'Events of two parties: the code that sorts last; else null';
COMMENT ON COLUMN bi.events.party_b_name IS 'Name of party_b';
COMMENT ON COLUMN bi.events.summary IS 'What it was in a few words: level reached, title, name, or who travelled where';
COMMENT ON COLUMN bi.events.status IS 'Latest status, of those that the kind has';
COMMENT ON COLUMN bi.events.date_basis IS 'explicit: told in words or figures; relative: reckoned from publication; publication: that day itself; correction: set by an analyst';
COMMENT ON COLUMN bi.events.event_id IS 'Id of the event; it stays the same when more reports come in';
COMMENT ON COLUMN bi.events.parties IS 'Codes of all parties, sorted';
COMMENT ON COLUMN bi.events.event_date IS 'First day that the date can mean, see date_precision; null where no report tells a date: first_reported is always there';
COMMENT ON COLUMN bi.events.event_date_text IS 'Date as precisely as known: ISO day, month or year; expected date where planned';
COMMENT ON COLUMN bi.events.date_precision IS 'day, month or year; null without a date';
COMMENT ON COLUMN bi.events.date_disputed IS 'true if reports give dates that cannot both be right';
COMMENT ON COLUMN bi.events.reported_as_news IS 'true if some report tells it as its news; false: only ever told as background';
COMMENT ON COLUMN bi.events.first_reported IS 'Publication of the first report';
COMMENT ON COLUMN bi.events.last_reported IS 'Publication of the latest report';
COMMENT ON COLUMN bi.events.articles IS 'Articles that report it';
COMMENT ON COLUMN bi.events.sources IS 'Independent sources among them: copies of one report count once';
COMMENT ON COLUMN bi.events.confidence IS 'Estimated probability that it is right, 0 to 1';
COMMENT ON COLUMN bi.events.evidence IS 'The best sentence that tells it, word for word';
COMMENT ON COLUMN bi.events.evidence_url IS 'Address of the article that holds that sentence';
COMMENT ON COLUMN bi.events.evidence_title IS 'Title of that article';
COMMENT ON COLUMN bi.events.evidence_feed IS 'Feed of that article';
COMMENT ON COLUMN bi.events.corrected IS 'What an analyst has set, against the reports: status, date, merge; empty for most; reasons are in bi.corrections';
COMMENT ON COLUMN bi.events.confirmed IS 'true if an analyst has looked at it and agrees';
COMMENT ON COLUMN bi.events.first_recorded IS 'When the event came into the database';
COMMENT ON COLUMN bi.events.last_changed IS 'When anything in the event last changed';

COMMENT ON VIEW bi.agreements IS 'Instruments between states or organisations: memoranda, treaties, declarations; a row is an event';
COMMENT ON COLUMN bi.agreements.agreement_kind IS 'mou, treaty, agreement, protocol, declaration, action_plan, letter_of_intent or other';
COMMENT ON COLUMN bi.agreements.title IS 'Title as a report writes it';
COMMENT ON COLUMN bi.agreements.sectors IS 'Fields it is about';
COMMENT ON COLUMN bi.agreements.status IS 'signed, planned, under_negotiation, ratified, in_force, terminated, or rejected: refused by a party, or by an analyst (see corrected)';
COMMENT ON COLUMN bi.agreements.place IS 'City or country where it was done, as written';
COMMENT ON COLUMN bi.agreements.signatories IS 'Who signed: a list of name, role and party';

COMMENT ON VIEW bi.mechanisms IS 'Standing formats between states: dialogues, commissions, councils; a row is an event';
COMMENT ON COLUMN bi.mechanisms.name IS 'Name as a report writes it';
COMMENT ON COLUMN bi.mechanisms.action IS 'established, held, upgraded or ended';
COMMENT ON COLUMN bi.mechanisms.status IS 'concluded, planned or under_discussion; rejected if by an analyst (see corrected)';

COMMENT ON VIEW bi.visits IS 'Official travel and meetings; a row is an event';
COMMENT ON COLUMN bi.visits.visitor_party IS 'Code of the party that travels';
COMMENT ON COLUMN bi.visits.visitor_party_name IS 'Name of that party';
COMMENT ON COLUMN bi.visits.visitor_name IS 'Who travels; null where known by office alone';
COMMENT ON COLUMN bi.visits.visitor_role IS 'Office of the visitor, as written';
COMMENT ON COLUMN bi.visits.host_party IS 'Code of the party that is visited';
COMMENT ON COLUMN bi.visits.host_party_name IS 'Name of that party';
COMMENT ON COLUMN bi.visits.visit_kind IS 'state, official, working, summit or other';
COMMENT ON COLUMN bi.visits.status IS 'concluded (also while under way), planned or cancelled; rejected if by an analyst (see corrected)';
COMMENT ON COLUMN bi.visits.end_date_text IS 'Last day, where told: ISO day, month or year';
COMMENT ON COLUMN bi.visits.place IS 'Where, as written';
