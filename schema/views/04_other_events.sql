CREATE VIEW bi.agreements AS
SELECT
    e.id AS event_id,
    e.parties,
    e.subtype AS agreement_kind,
    e.name AS title,
    e.sectors,
    e.status,
    e.date_from AS event_date,
    e.date AS event_date_text,
    e.precision AS date_precision,
    e.place,
    e.people AS signatories,
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
FROM communique.events AS e
WHERE e.kind = 'agreement' AND NOT e.withdrawn;

COMMENT ON VIEW bi.agreements IS 'Instruments between states or organisations: memoranda, treaties, declarations; a row is an event';
COMMENT ON COLUMN bi.agreements.event_id IS 'Id of the event; it stays the same when more reports come in';
COMMENT ON COLUMN bi.agreements.parties IS 'Codes of all parties, sorted';
COMMENT ON COLUMN bi.agreements.agreement_kind IS 'mou, treaty, agreement, protocol, declaration, action_plan, letter_of_intent or other';
COMMENT ON COLUMN bi.agreements.title IS 'Title as a report writes it';
COMMENT ON COLUMN bi.agreements.sectors IS 'Fields it is about';
COMMENT ON COLUMN bi.agreements.status IS 'signed, planned, under_negotiation, ratified, in_force, terminated, or rejected: refused by a party, or by an analyst (see corrected)';
COMMENT ON COLUMN bi.agreements.event_date IS 'First day that the date can mean; see date_precision';
COMMENT ON COLUMN bi.agreements.event_date_text IS 'Date as precisely as known: ISO day, month or year; expected date where planned';
COMMENT ON COLUMN bi.agreements.date_precision IS 'day, month or year; null without a date';
COMMENT ON COLUMN bi.agreements.place IS 'City or country where it was done, as written';
COMMENT ON COLUMN bi.agreements.signatories IS 'Who signed: a list of name, role and party';
COMMENT ON COLUMN bi.agreements.date_disputed IS 'true if reports give dates that cannot both be right';
COMMENT ON COLUMN bi.agreements.reported_as_news IS 'true if some report tells it as its news; false: only ever told as background';
COMMENT ON COLUMN bi.agreements.first_reported IS 'Publication of the first report';
COMMENT ON COLUMN bi.agreements.last_reported IS 'Publication of the latest report';
COMMENT ON COLUMN bi.agreements.articles IS 'Articles that report it';
COMMENT ON COLUMN bi.agreements.sources IS 'Independent sources among them: copies of one report count once';
COMMENT ON COLUMN bi.agreements.confidence IS 'Estimated probability that it is right, 0 to 1';
COMMENT ON COLUMN bi.agreements.evidence IS 'The best sentence that tells it, word for word';
COMMENT ON COLUMN bi.agreements.evidence_url IS 'Address of the article that holds that sentence';
COMMENT ON COLUMN bi.agreements.evidence_title IS 'Title of that article';
COMMENT ON COLUMN bi.agreements.evidence_feed IS 'Feed of that article';
COMMENT ON COLUMN bi.agreements.corrected IS 'What an analyst has set, against the reports: status, date, merge; empty for most; reasons are in bi.corrections';
COMMENT ON COLUMN bi.agreements.confirmed IS 'true if an analyst has looked at it and agrees';
COMMENT ON COLUMN bi.agreements.first_recorded IS 'When the event came into the database';
COMMENT ON COLUMN bi.agreements.last_changed IS 'When anything in the event last changed';

CREATE VIEW bi.mechanisms AS
SELECT
    e.id AS event_id,
    e.parties,
    e.name,
    e.action,
    e.status,
    e.date_from AS event_date,
    e.date AS event_date_text,
    e.precision AS date_precision,
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
FROM communique.events AS e
WHERE e.kind = 'mechanism' AND NOT e.withdrawn;

COMMENT ON VIEW bi.mechanisms IS 'Standing formats between states: dialogues, commissions, councils; a row is an event';
COMMENT ON COLUMN bi.mechanisms.event_id IS 'Id of the event; it stays the same when more reports come in';
COMMENT ON COLUMN bi.mechanisms.parties IS 'Codes of all parties, sorted';
COMMENT ON COLUMN bi.mechanisms.name IS 'Name as a report writes it';
COMMENT ON COLUMN bi.mechanisms.action IS 'established, held, upgraded or ended';
COMMENT ON COLUMN bi.mechanisms.status IS 'concluded, planned or under_discussion; rejected if by an analyst (see corrected)';
COMMENT ON COLUMN bi.mechanisms.event_date IS 'First day that the date can mean; see date_precision';
COMMENT ON COLUMN bi.mechanisms.event_date_text IS 'Date as precisely as known: ISO day, month or year; expected date where planned';
COMMENT ON COLUMN bi.mechanisms.date_precision IS 'day, month or year; null without a date';
COMMENT ON COLUMN bi.mechanisms.date_disputed IS 'true if reports give dates that cannot both be right';
COMMENT ON COLUMN bi.mechanisms.reported_as_news IS 'true if some report tells it as its news; false: only ever told as background';
COMMENT ON COLUMN bi.mechanisms.first_reported IS 'Publication of the first report';
COMMENT ON COLUMN bi.mechanisms.last_reported IS 'Publication of the latest report';
COMMENT ON COLUMN bi.mechanisms.articles IS 'Articles that report it';
COMMENT ON COLUMN bi.mechanisms.sources IS 'Independent sources among them: copies of one report count once';
COMMENT ON COLUMN bi.mechanisms.confidence IS 'Estimated probability that it is right, 0 to 1';
COMMENT ON COLUMN bi.mechanisms.evidence IS 'The best sentence that tells it, word for word';
COMMENT ON COLUMN bi.mechanisms.evidence_url IS 'Address of the article that holds that sentence';
COMMENT ON COLUMN bi.mechanisms.evidence_title IS 'Title of that article';
COMMENT ON COLUMN bi.mechanisms.evidence_feed IS 'Feed of that article';
COMMENT ON COLUMN bi.mechanisms.corrected IS 'What an analyst has set, against the reports: status, date, merge; empty for most; reasons are in bi.corrections';
COMMENT ON COLUMN bi.mechanisms.confirmed IS 'true if an analyst has looked at it and agrees';
COMMENT ON COLUMN bi.mechanisms.first_recorded IS 'When the event came into the database';
COMMENT ON COLUMN bi.mechanisms.last_changed IS 'When anything in the event last changed';

CREATE VIEW bi.visits AS
SELECT
    e.id AS event_id,
    e.parties,
    p.party AS visitor_party,
    e.people -> 0 ->> 'name' AS visitor_name,
    e.people -> 0 ->> 'role' AS visitor_role,
    e.host_party,
    e.subtype AS visit_kind,
    e.status,
    e.date_from AS event_date,
    e.date AS event_date_text,
    e.precision AS date_precision,
    e.end_date AS end_date_text,
    e.place,
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
FROM communique.events AS e
CROSS JOIN LATERAL (SELECT e.people -> 0 ->> 'party' AS party) AS p
WHERE e.kind = 'visit' AND NOT e.withdrawn;

COMMENT ON VIEW bi.visits IS 'Official travel and meetings; a row is an event';
COMMENT ON COLUMN bi.visits.event_id IS 'Id of the event; it stays the same when more reports come in';
COMMENT ON COLUMN bi.visits.parties IS 'Codes of all parties, sorted';
COMMENT ON COLUMN bi.visits.visitor_party IS 'Code of the party that travels';
COMMENT ON COLUMN bi.visits.visitor_name IS 'Who travels; null where known by office alone';
COMMENT ON COLUMN bi.visits.visitor_role IS 'Office of the visitor, as written';
COMMENT ON COLUMN bi.visits.host_party IS 'Code of the party that is visited';
COMMENT ON COLUMN bi.visits.visit_kind IS 'state, official, working, summit or other';
COMMENT ON COLUMN bi.visits.status IS 'concluded (also while under way), planned or cancelled; rejected if by an analyst (see corrected)';
COMMENT ON COLUMN bi.visits.event_date IS 'First day that the date can mean; see date_precision';
COMMENT ON COLUMN bi.visits.event_date_text IS 'Date as precisely as known: ISO day, month or year; expected date where planned';
COMMENT ON COLUMN bi.visits.date_precision IS 'day, month or year; null without a date';
COMMENT ON COLUMN bi.visits.end_date_text IS 'Last day, where told: ISO day, month or year';
COMMENT ON COLUMN bi.visits.place IS 'Where, as written';
COMMENT ON COLUMN bi.visits.date_disputed IS 'true if reports give dates that cannot both be right';
COMMENT ON COLUMN bi.visits.reported_as_news IS 'true if some report tells it as its news; false: only ever told as background';
COMMENT ON COLUMN bi.visits.first_reported IS 'Publication of the first report';
COMMENT ON COLUMN bi.visits.last_reported IS 'Publication of the latest report';
COMMENT ON COLUMN bi.visits.articles IS 'Articles that report it';
COMMENT ON COLUMN bi.visits.sources IS 'Independent sources among them: copies of one report count once';
COMMENT ON COLUMN bi.visits.confidence IS 'Estimated probability that it is right, 0 to 1';
COMMENT ON COLUMN bi.visits.evidence IS 'The best sentence that tells it, word for word';
COMMENT ON COLUMN bi.visits.evidence_url IS 'Address of the article that holds that sentence';
COMMENT ON COLUMN bi.visits.evidence_title IS 'Title of that article';
COMMENT ON COLUMN bi.visits.evidence_feed IS 'Feed of that article';
COMMENT ON COLUMN bi.visits.corrected IS 'What an analyst has set, against the reports: status, date, merge; empty for most; reasons are in bi.corrections';
COMMENT ON COLUMN bi.visits.confirmed IS 'true if an analyst has looked at it and agrees';
COMMENT ON COLUMN bi.visits.first_recorded IS 'When the event came into the database';
COMMENT ON COLUMN bi.visits.last_changed IS 'When anything in the event last changed';
