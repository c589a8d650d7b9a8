-- Each mention has an article, each article a feed: joins are outer ones so that a query that asks for neither pays for neither.
CREATE VIEW bi.evidence AS
SELECT
    m.id AS mention_id,
    m.event_id,
    m.kind AS event_kind,
    m.article_id,
    a.url,
    a.title,
    f.name AS feed,
    a.found_by,
    a.published,
    m.sentence,
    m.part AS sentence_part,
    m.starts AS sentence_start,
    m.ends AS sentence_end,
    m.current AS reported_as_news,
    m.extractor,
    m.version AS extractor_version,
    m.confidence,
    coalesce(m.copy_of, m.article_id) AS original_article_id,
    a.credit,
    m.recorded AS first_recorded,
    m.record
FROM communique.mentions AS m
LEFT JOIN communique.articles AS a ON a.id = m.article_id
LEFT JOIN communique.feeds AS f ON f.id = a.feed_id;

COMMENT ON VIEW bi.evidence IS 'What single articles say; a row is a mention of an event in an article';
COMMENT ON COLUMN bi.evidence.mention_id IS 'Number of the mention';
COMMENT ON COLUMN bi.evidence.event_id IS 'Event it is about';
COMMENT ON COLUMN bi.evidence.event_kind IS 'relation, agreement, mechanism or visit';
COMMENT ON COLUMN bi.evidence.article_id IS 'Article, as in bi.articles';
COMMENT ON COLUMN bi.evidence.url IS 'Address of the article';
COMMENT ON COLUMN bi.evidence.title IS 'Title of the article';
COMMENT ON COLUMN bi.evidence.feed IS 'Feed that led to the article';
COMMENT ON COLUMN bi.evidence.found_by IS 'How the article came in: feed (live polling), or a backfill source';
COMMENT ON COLUMN bi.evidence.published IS 'When the article was published';
COMMENT ON COLUMN bi.evidence.sentence IS 'The sentence that tells it, word for word';
COMMENT ON COLUMN bi.evidence.sentence_part IS 'Where the sentence stands: title or text';
COMMENT ON COLUMN bi.evidence.sentence_start IS 'First character of the sentence in that part, from 0';
COMMENT ON COLUMN bi.evidence.sentence_end IS 'Character after the sentence';
COMMENT ON COLUMN bi.evidence.reported_as_news IS 'true if it is news in that article, false for background';
COMMENT ON COLUMN bi.evidence.extractor IS 'Extractor that found it';
COMMENT ON COLUMN bi.evidence.extractor_version IS 'Version of the extractor';
COMMENT ON COLUMN bi.evidence.confidence IS 'Estimated probability that it is right, 0 to 1';
COMMENT ON COLUMN bi.evidence.original_article_id IS 'The article itself; for a copy, the first article of the same source: so count these to count independent sources of an event';
COMMENT ON COLUMN bi.evidence.credit IS 'News agency that the article says it is from; null where it names none';
COMMENT ON COLUMN bi.evidence.first_recorded IS 'When the mention came into the database';
COMMENT ON COLUMN bi.evidence.record IS 'All fields of the record as that article tells them';
