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
COMMENT ON COLUMN bi.event_parties.party IS 'Code: ISO 3166-1 alpha-3, or of an organisation';
COMMENT ON COLUMN bi.event_parties.role IS 'party; for visits visitor or host';
COMMENT ON COLUMN bi.event_parties.name IS 'English short name';
COMMENT ON COLUMN bi.event_parties.alpha2 IS 'ISO 3166-1 alpha-2, for maps; null for organisations';
COMMENT ON COLUMN bi.event_parties.numeric_code IS 'ISO 3166-1 numeric, three digits; null for organisations';
COMMENT ON COLUMN bi.event_parties.region IS 'United Nations region; null for organisations';
COMMENT ON COLUMN bi.event_parties.subregion IS 'United Nations subregion; null for organisations';
COMMENT ON COLUMN bi.event_parties.is_organisation IS 'true for an organisation, false for a state';

CREATE VIEW bi.event_dates AS
SELECT
    d.event_id,
    d.date AS claimed_date,
    d.basis,
    d.sources,
    d.articles,
    d.first_published,
    d.chosen
FROM communique.event_dates AS d
JOIN communique.events AS e ON e.id = d.event_id AND NOT e.withdrawn;

COMMENT ON VIEW bi.event_dates IS 'All dates that reports claim for an event, with their support';
COMMENT ON COLUMN bi.event_dates.event_id IS 'Id of the event';
COMMENT ON COLUMN bi.event_dates.claimed_date IS 'Date claimed: ISO day, month or year';
COMMENT ON COLUMN bi.event_dates.basis IS 'explicit: told in words or figures; relative: reckoned from publication; publication: that day itself';
COMMENT ON COLUMN bi.event_dates.sources IS 'Independent sources that claim it';
COMMENT ON COLUMN bi.event_dates.articles IS 'Articles that claim it';
COMMENT ON COLUMN bi.event_dates.first_published IS 'Publication of the first of them';
COMMENT ON COLUMN bi.event_dates.chosen IS 'true for the date that the event bears';
