CREATE VIEW bi.articles AS
SELECT
    a.id AS article_id,
    f.name AS feed,
    a.found_by,
    f.country AS outlet_country,
    a.title,
    a.url,
    a.published,
    a.published_from,
    a.language,
    a.words,
    a.relevant,
    (SELECT count(*) FROM communique.mentions AS m WHERE m.article_id = a.id) AS mentions,
    a.credit,
    a.revisions,
    a.fetched
FROM communique.articles AS a
LEFT JOIN communique.feeds AS f ON f.id = a.feed_id;

COMMENT ON VIEW bi.articles IS 'Articles; a row is an address';
COMMENT ON COLUMN bi.articles.article_id IS 'Number of the article';
COMMENT ON COLUMN bi.articles.feed IS 'Feed that led to it first';
COMMENT ON COLUMN bi.articles.found_by IS 'How it came in: feed (live polling), or a backfill source';
COMMENT ON COLUMN bi.articles.outlet_country IS 'Where the outlet sits: ISO alpha-3 or an organisation''s code';
COMMENT ON COLUMN bi.articles.title IS 'Title';
COMMENT ON COLUMN bi.articles.url IS 'Address';
COMMENT ON COLUMN bi.articles.published IS 'When it was published';
COMMENT ON COLUMN bi.articles.published_from IS 'Where that time was found: page, feed, or fetched (none told)';
COMMENT ON COLUMN bi.articles.language IS 'Language, ISO 639-1; null where nothing tells';
COMMENT ON COLUMN bi.articles.words IS 'Words of the text';
COMMENT ON COLUMN bi.articles.relevant IS 'true if the extractors read it';
COMMENT ON COLUMN bi.articles.mentions IS 'Mentions found in it';
COMMENT ON COLUMN bi.articles.credit IS 'News agency that it says it is from; null where it names none';
COMMENT ON COLUMN bi.articles.revisions IS 'How often its text has changed';
COMMENT ON COLUMN bi.articles.fetched IS 'When this text was got';

CREATE VIEW bi.feeds AS
SELECT
    f.name AS feed,
    f.url,
    f.country,
    f.language,
    f.kind,
    CASE WHEN NOT f.enabled THEN 'removed' WHEN f.parked THEN 'parked' WHEN f.failures > 0 THEN 'failing' WHEN f.last_success IS NULL THEN 'new' ELSE 'ok' END AS state,
    f.last_success,
    f.last_new,
    f.next_poll,
    f.interval_seconds,
    f.failures,
    f.error_class,
    f.error_message,
    f.entries_seen
FROM communique.feeds AS f;

COMMENT ON VIEW bi.feeds IS 'Feeds and their health';
COMMENT ON COLUMN bi.feeds.feed IS 'Name';
COMMENT ON COLUMN bi.feeds.url IS 'Address';
COMMENT ON COLUMN bi.feeds.country IS 'Where the outlet sits: ISO alpha-3 or an organisation''s code';
COMMENT ON COLUMN bi.feeds.language IS 'Language, ISO 639-1';
COMMENT ON COLUMN bi.feeds.kind IS 'agency, outlet, ministry, organisation or other';
COMMENT ON COLUMN bi.feeds.state IS 'ok, failing, parked (gone for good), removed, or new (never polled)';
COMMENT ON COLUMN bi.feeds.last_success IS 'When it last gave a usable answer';
COMMENT ON COLUMN bi.feeds.last_new IS 'When it last had a new entry';
COMMENT ON COLUMN bi.feeds.next_poll IS 'When it is due';
COMMENT ON COLUMN bi.feeds.interval_seconds IS 'Time between polls, adapted';
COMMENT ON COLUMN bi.feeds.failures IS 'Failures in a row';
COMMENT ON COLUMN bi.feeds.error_class IS 'Class of the last failure; null after a success';
COMMENT ON COLUMN bi.feeds.error_message IS 'What the last failure was, in a sentence';
COMMENT ON COLUMN bi.feeds.entries_seen IS 'Entries that were new, ever';

CREATE VIEW bi.runs AS
SELECT
    r.id AS run_id,
    r.flow,
    r.started,
    r.finished,
    EXTRACT(epoch FROM r.finished - r.started)::double precision AS seconds,
    r.state,
    r.error,
    r.polled,
    r.not_modified,
    r.polls_failed,
    r.found,
    r.bad_entries,
    r.fetched,
    r.cleaned,
    r.relevant,
    r.skipped,
    r.failed,
    r.mentions,
    r.events,
    (SELECT jsonb_object_agg(x.stage || '.' || x.error_class, x.count) FROM communique.run_failures AS x WHERE x.run_id = r.id) AS failures
FROM communique.runs AS r;

COMMENT ON VIEW bi.runs IS 'Runs of flows, with what they found and lost';
COMMENT ON COLUMN bi.runs.run_id IS 'Number of the run';
COMMENT ON COLUMN bi.runs.flow IS 'ingest, poll, process, ...';
COMMENT ON COLUMN bi.runs.started IS 'When it began';
COMMENT ON COLUMN bi.runs.finished IS 'When it ended; null while it runs, or if killed';
COMMENT ON COLUMN bi.runs.seconds IS 'How long it took';
COMMENT ON COLUMN bi.runs.state IS 'running, completed or failed';
COMMENT ON COLUMN bi.runs.error IS 'Why it failed';
COMMENT ON COLUMN bi.runs.polled IS 'Feeds polled';
COMMENT ON COLUMN bi.runs.not_modified IS 'Polls that brought nothing new';
COMMENT ON COLUMN bi.runs.polls_failed IS 'Polls that failed';
COMMENT ON COLUMN bi.runs.found IS 'New entries queued';
COMMENT ON COLUMN bi.runs.bad_entries IS 'Entries of feeds that were unusable';
COMMENT ON COLUMN bi.runs.fetched IS 'Pages fetched';
COMMENT ON COLUMN bi.runs.cleaned IS 'Articles cleaned and stored';
COMMENT ON COLUMN bi.runs.relevant IS 'Articles that extractors read';
COMMENT ON COLUMN bi.runs.skipped IS 'Entries given up for good';
COMMENT ON COLUMN bi.runs.failed IS 'Entries that failed and are tried again';
COMMENT ON COLUMN bi.runs.mentions IS 'Mentions recorded';
COMMENT ON COLUMN bi.runs.events IS 'Events new or changed';
COMMENT ON COLUMN bi.runs.failures IS 'Failures by stage and class, with their number';
