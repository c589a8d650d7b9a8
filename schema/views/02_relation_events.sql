CREATE VIEW bi.relation_events AS
SELECT
    e.id AS event_id,
    e.parties,
    CASE WHEN cardinality(e.parties) = 2 THEN e.parties[1] END AS party_a,
    a.name AS party_a_name,
    CASE WHEN cardinality(e.parties) = 2 THEN e.parties[2] END AS party_b,
    b.name AS party_b_name,
    e.action,
    e.level,
    l.level_rank,
    e.name AS level_name,
    e.sector,
    e.from_level,
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
    m.sentence AS evidence,
    r.url AS evidence_url,
    r.title AS evidence_title,
    f.name AS evidence_feed,
    e.first_recorded,
    e.last_changed
FROM communique.events AS e
LEFT JOIN bi.levels AS l USING (level)
LEFT JOIN communique.mentions AS m ON m.id = e.best_mention
LEFT JOIN communique.articles AS r ON r.id = m.article_id
LEFT JOIN communique.feeds AS f ON f.id = r.feed_id
LEFT JOIN communique.parties AS a ON cardinality(e.parties) = 2 AND a.code = e.parties[1]
LEFT JOIN communique.parties AS b ON cardinality(e.parties) = 2 AND b.code = e.parties[2]
WHERE e.kind = 'relation' AND NOT e.withdrawn;

COMMENT ON VIEW bi.relation_events IS 'Changes of the level of a relation between states or organisations, and ties reported in force; a row is an event';
COMMENT ON COLUMN bi.relation_events.event_id IS 'Id of the event; it stays the same when more reports come in';
COMMENT ON COLUMN bi.relation_events.parties IS 'Codes of all parties, sorted';
COMMENT ON COLUMN bi.relation_events.party_a IS 'Events of two parties: the code that sorts first; else null';
COMMENT ON COLUMN bi.relation_events.party_a_name IS 'Name of party_a';
COMMENT ON COLUMN bi.relation_events.party_b IS 'Events of two parties: the code that sorts last; else null';
COMMENT ON COLUMN bi.relation_events.party_b_name IS 'Name of party_b';
COMMENT ON COLUMN bi.relation_events.action IS 'established, upgraded, restored, downgraded, suspended, terminated; in_force: only said to exist';
COMMENT ON COLUMN bi.relation_events.level IS 'Level reached: comprehensive_strategic, strategic, comprehensive, partnership, alliance, diplomatic_relations';
COMMENT ON COLUMN bi.relation_events.level_rank IS 'Order of the levels: 1 is the lowest, as in bi.levels';
COMMENT ON COLUMN bi.relation_events.level_name IS 'Level as a report writes it';
COMMENT ON COLUMN bi.relation_events.sector IS 'Field, for a partnership limited to one; null for the overall relationship';
COMMENT ON COLUMN bi.relation_events.from_level IS 'Level before, where a report tells it';
COMMENT ON COLUMN bi.relation_events.status IS 'concluded, planned, under_discussion or rejected';
COMMENT ON COLUMN bi.relation_events.event_date IS 'First day that the date can mean; see date_precision';
COMMENT ON COLUMN bi.relation_events.event_date_text IS 'Date as precisely as known: ISO day, month or year; expected date where planned';
COMMENT ON COLUMN bi.relation_events.date_precision IS 'day, month or year; null without a date';
COMMENT ON COLUMN bi.relation_events.date_basis IS 'explicit: told in words or figures; relative: reckoned from publication; publication: that day itself';
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
COMMENT ON COLUMN bi.relation_events.first_recorded IS 'When the event came into the database';
COMMENT ON COLUMN bi.relation_events.last_changed IS 'When anything in the event last changed';
