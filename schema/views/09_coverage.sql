CREATE VIEW bi.coverage AS
SELECT
    x.feed,
    x.day,
    x.found_by,
    sum(x.found)::integer AS found,
    sum(x.articles)::integer AS articles,
    sum(x.failed)::integer AS failed,
    sum(x.waiting)::integer AS waiting,
    jsonb_object_agg(x.error_class, x.failed) FILTER (WHERE x.failed > 0) AS failures
FROM (
    SELECT
        f.name AS feed,
        e.day,
        e.found_by,
        CASE WHEN e.state = 'failed' THEN coalesce(e.error_class, 'unknown') END AS error_class,
        count(*) AS found,
        count(e.article_id) AS articles,
        count(*) FILTER (WHERE e.state = 'failed') AS failed,
        count(*) FILTER (WHERE e.state IN ('queued', 'leased')) AS waiting
    FROM communique.entries AS e
    JOIN communique.feeds AS f ON f.id = e.feed_id
    GROUP BY f.name, e.day, e.found_by, CASE WHEN e.state = 'failed' THEN coalesce(e.error_class, 'unknown') END
) AS x
GROUP BY x.feed, x.day, x.found_by;

COMMENT ON VIEW bi.coverage IS 'What is covered: a row is a day of a feed, by how its articles were found';
COMMENT ON COLUMN bi.coverage.feed IS 'Name of the feed';
COMMENT ON COLUMN bi.coverage.day IS 'Day of publication, in the publisher''s zone; of what could not be read, the day that feed or archive gave; null where none did';
COMMENT ON COLUMN bi.coverage.found_by IS 'feed: live polling; else the backfill source: archive, sitemap, wayback, warc, urls, opml';
COMMENT ON COLUMN bi.coverage.found IS 'Articles that were found';
COMMENT ON COLUMN bi.coverage.articles IS 'Those of them that were fetched and cleaned, and are stored';
COMMENT ON COLUMN bi.coverage.failed IS 'Those given up';
COMMENT ON COLUMN bi.coverage.waiting IS 'Those still to be read';
COMMENT ON COLUMN bi.coverage.failures IS 'Those given up, by class of failure; null where there is none';

CREATE VIEW bi.backfill_windows AS
SELECT
    w.id AS window_id,
    w.backfill_id,
    f.name AS feed,
    w.source,
    w.since,
    w.until,
    w.state,
    w.estimate,
    w.found,
    w.known,
    e.articles,
    e.failed,
    e.waiting,
    w.attempts,
    w.error_class,
    w.error_message,
    w.started,
    w.finished
FROM communique.windows AS w
LEFT JOIN communique.feeds AS f ON f.id = w.feed_id
CROSS JOIN LATERAL (
    SELECT
        count(x.article_id)::integer AS articles,
        count(*) FILTER (WHERE x.state = 'failed')::integer AS failed,
        count(*) FILTER (WHERE x.state IN ('queued', 'leased'))::integer AS waiting
    FROM communique.entries AS x
    WHERE x.window_id = w.id
) AS e;

COMMENT ON VIEW bi.backfill_windows IS 'Windows of backfills: a row is some days of a feed, as one source knows them';
COMMENT ON COLUMN bi.backfill_windows.window_id IS 'Number of the window';
COMMENT ON COLUMN bi.backfill_windows.backfill_id IS 'Backfill, as in bi.backfills';
COMMENT ON COLUMN bi.backfill_windows.feed IS 'Feed; null where an input for all outlets is read';
COMMENT ON COLUMN bi.backfill_windows.source IS 'Source asked, with its input';
COMMENT ON COLUMN bi.backfill_windows.since IS 'First day';
COMMENT ON COLUMN bi.backfill_windows.until IS 'Last day';
COMMENT ON COLUMN bi.backfill_windows.state IS 'planned, running, complete, partial (some of it could not be read), failed or cancelled';
COMMENT ON COLUMN bi.backfill_windows.estimate IS 'Articles that the source named while planning; null: it was not asked';
COMMENT ON COLUMN bi.backfill_windows.found IS 'Articles that the source named in the last try';
COMMENT ON COLUMN bi.backfill_windows.known IS 'Those of them that were there already';
COMMENT ON COLUMN bi.backfill_windows.articles IS 'Articles that this window brought';
COMMENT ON COLUMN bi.backfill_windows.failed IS 'Articles given up';
COMMENT ON COLUMN bi.backfill_windows.waiting IS 'Articles still to be read';
COMMENT ON COLUMN bi.backfill_windows.attempts IS 'Tries so far';
COMMENT ON COLUMN bi.backfill_windows.error_class IS 'Class of the first failure of the last try';
COMMENT ON COLUMN bi.backfill_windows.error_message IS 'What could not be read, in a sentence';
COMMENT ON COLUMN bi.backfill_windows.started IS 'When the last try began';
COMMENT ON COLUMN bi.backfill_windows.finished IS 'When it ended';

CREATE VIEW bi.backfills AS
SELECT
    b.id AS backfill_id,
    b.since,
    b.until,
    b.sources,
    b.origin,
    CASE
        WHEN b.cancelled IS NOT NULL THEN 'cancelled'
        WHEN bool_or(w.state = 'running') THEN 'running'
        WHEN bool_or(w.state = 'planned') THEN 'planned'
        WHEN bool_or(w.state IN ('failed', 'partial')) THEN 'partial'
        ELSE 'complete'
    END AS state,
    count(w.window_id)::integer AS windows,
    count(w.window_id) FILTER (WHERE w.state = 'complete')::integer AS windows_complete,
    count(w.window_id) FILTER (WHERE w.state IN ('failed', 'partial'))::integer AS windows_wanting,
    coalesce(sum(w.found), 0)::integer AS found,
    coalesce(sum(w.articles), 0)::integer AS articles,
    coalesce(sum(w.failed), 0)::integer AS failed,
    coalesce(sum(w.waiting), 0)::integer AS waiting,
    b.created,
    b.cancelled,
    max(w.finished) AS last_finished
FROM communique.backfills AS b
LEFT JOIN bi.backfill_windows AS w ON w.backfill_id = b.id
GROUP BY b.id;

COMMENT ON VIEW bi.backfills IS 'Backfills: a row is a request for articles of the past';
COMMENT ON COLUMN bi.backfills.backfill_id IS 'Number of the backfill';
COMMENT ON COLUMN bi.backfills.since IS 'First day wanted';
COMMENT ON COLUMN bi.backfills.until IS 'Last day wanted';
COMMENT ON COLUMN bi.backfills.sources IS 'Sources asked, with their inputs';
COMMENT ON COLUMN bi.backfills.origin IS 'hand: asked for; gap: noticed by polling';
COMMENT ON COLUMN bi.backfills.state IS 'planned, running, complete, partial (windows failed, or could not be read whole) or cancelled';
COMMENT ON COLUMN bi.backfills.windows IS 'Windows';
COMMENT ON COLUMN bi.backfills.windows_complete IS 'Windows that are complete';
COMMENT ON COLUMN bi.backfills.windows_wanting IS 'Windows that failed or are partial; `communique backfill resume` tries them again';
COMMENT ON COLUMN bi.backfills.found IS 'Articles that the sources named';
COMMENT ON COLUMN bi.backfills.articles IS 'Articles that it brought';
COMMENT ON COLUMN bi.backfills.failed IS 'Articles given up';
COMMENT ON COLUMN bi.backfills.waiting IS 'Articles still to be read';
COMMENT ON COLUMN bi.backfills.created IS 'When it was planned';
COMMENT ON COLUMN bi.backfills.cancelled IS 'When it was cancelled; null: it was not';
COMMENT ON COLUMN bi.backfills.last_finished IS 'When its last window ended';
