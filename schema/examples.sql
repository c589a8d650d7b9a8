-- Events over time, by level
-- Stacked columns. Plans and talks are left out; level_rank puts the levels into their order.
SELECT date_trunc('quarter', event_date)::date AS quarter, level_label, level_rank, count(*) AS events
FROM bi.relation_events
WHERE status = 'concluded' AND action IN ('established', 'upgraded', 'restored')
    AND event_date >= current_date - interval '5 years'
GROUP BY quarter, level_label, level_rank
ORDER BY quarter, level_rank;

-- A state's partners
-- A table, or a map by partner_alpha2. Ties limited to a field have a sector; leave them out for one row a partner.
SELECT partner_name, partner_alpha2, level_label, since_text, basis, confidence, evidence_url
FROM bi.partners
WHERE state = 'VNM' AND sector IS NULL
ORDER BY level_rank DESC NULLS LAST, since;

-- Where a state stood a year ago
-- The function takes any day: bi.ladder_as_of('2022-06-30').
SELECT party_a_name, party_b_name, level_label, since_text, sources
FROM bi.ladder_as_of(current_date - 365)
WHERE 'VNM' IN (party_a, party_b) AND sector IS NULL
ORDER BY level_rank DESC NULLS LAST, since;

-- Partnerships between regions
-- bi.parties names each party's region; a pair counts once.
SELECT least(a.region, b.region) AS region, greatest(a.region, b.region) AS other_region, l.level_label, count(*) AS pairs
FROM bi.ladder AS l
JOIN bi.parties AS a ON a.party = l.party_a
JOIN bi.parties AS b ON b.party = l.party_b
WHERE l.sector IS NULL AND a.region IS NOT NULL AND b.region IS NOT NULL
GROUP BY 1, 2, l.level_label
ORDER BY pairs DESC;

-- Pairs at each level, year by year
-- Stacked areas: each pair counts at the level at which it stood on 31 December.
SELECT year_end::date AS day, level_label, level_rank, count(*) AS pairs
FROM generate_series(date_trunc('year', current_date) - interval '10 years 1 day', current_date, '1 year') AS year_end
CROSS JOIN LATERAL bi.ladder_as_of(year_end::date)
WHERE sector IS NULL AND level IS NOT NULL
GROUP BY day, level_label, level_rank
ORDER BY day, level_rank;

-- A pair's timeline
-- party_a is the code that sorts first. Events without a date stand last.
SELECT event_date_text, action, from_level, level_label, sector, status, sources, evidence, evidence_url
FROM bi.relation_events
WHERE party_a = 'FRA' AND party_b = 'VNM'
ORDER BY event_date NULLS LAST, first_reported;

-- Everything that a pair did
-- All kinds in one list, by way of bi.event_parties.
SELECT a.event_kind, a.event_date_text, a.status, a.confidence, a.summary, a.evidence_url
FROM bi.events AS a
WHERE a.party_a = 'FRA' AND a.party_b = 'VNM'
ORDER BY a.event_date DESC NULLS LAST
LIMIT 100;

-- The newest events, with their evidence
SELECT first_reported, parties_text, action, level_label, status, event_date_text, confidence, evidence, evidence_url
FROM bi.relation_events
WHERE reported_as_news
ORDER BY first_reported DESC
LIMIT 20;

-- All that articles say of an event
-- Here of the event with the most sources this year. original_article_id tells copies: equal ones are one source.
SELECT e.published, e.feed, e.credit, e.original_article_id, e.confidence, e.sentence, e.url
FROM (
    SELECT event_id FROM bi.relation_events WHERE first_reported >= current_date - interval '1 year'
    ORDER BY sources DESC, event_id LIMIT 1
) AS best
JOIN bi.evidence AS e USING (event_id)
ORDER BY e.published;

-- How well events are corroborated
SELECT level_label, least(sources, 5) AS sources_up_to_5, count(*) AS events, round(avg(confidence)::numeric, 2) AS confidence
FROM bi.relation_events
WHERE status = 'concluded'
GROUP BY level_label, level_rank, sources_up_to_5
ORDER BY level_rank, sources_up_to_5;

-- Which feeds tell of events
-- Events first reported in the last 90 days: how many a feed tells of, and how many it alone tells of.
SELECT m.feed, count(DISTINCT m.event_id) AS events, count(DISTINCT m.event_id) FILTER (WHERE e.sources = 1) AS alone
FROM bi.evidence AS m
JOIN bi.relation_events AS e USING (event_id)
WHERE e.first_reported >= current_date - interval '90 days'
GROUP BY m.feed
ORDER BY events DESC, m.feed
LIMIT 20;

-- Where sources disagree on the day
SELECT e.parties_text, e.level_label, d.claimed_date, d.basis, d.sources, d.chosen
FROM bi.relation_events AS e
JOIN bi.event_dates AS d USING (event_id)
WHERE e.date_disputed AND e.last_reported >= current_date - interval '1 year'
ORDER BY e.last_reported DESC, e.event_id, d.chosen DESC, d.claimed_date
LIMIT 100;

-- Events that an analyst should look at
SELECT reason, detail, parties_text, event_kind, event_id
FROM bi.doubts
WHERE weight >= 2 AND first_reported >= current_date - interval '1 year'
ORDER BY weight DESC, first_reported DESC
LIMIT 100;

-- Who visits whom
-- Of the last year, the most travelled ways first.
SELECT visitor_party_name, host_party_name, count(*) AS visits, max(event_date) AS latest
FROM bi.visits
WHERE status = 'concluded' AND event_date >= current_date - interval '1 year'
GROUP BY visitor_party_name, host_party_name
ORDER BY visits DESC, latest DESC
LIMIT 20;

-- Fields of agreements
-- sectors is an array: unnest gives a row a field.
SELECT sector, count(*) AS agreements
FROM bi.agreements
CROSS JOIN LATERAL unnest(sectors) AS sector
WHERE event_date >= current_date - interval '1 year'
GROUP BY sector
ORDER BY agreements DESC, sector
LIMIT 20;

-- Health of feeds
SELECT feed, country, state, last_success, last_new, failures, error_class, error_message
FROM bi.feeds
ORDER BY state = 'ok', failures DESC, last_new NULLS FIRST;

-- The funnel of the last 30 days
-- Days are those of the time zone of your connection.
SELECT started::date AS day, sum(polled) AS polled, sum(found) AS found, sum(fetched) AS fetched, sum(cleaned) AS cleaned,
    sum(relevant) AS relevant, sum(mentions) AS mentions, sum(events) AS events
FROM bi.runs
WHERE started >= current_date - 30
GROUP BY day
ORDER BY day;

-- What runs lost, by reason
SELECT f.reason, sum(f.count::integer) AS lost
FROM bi.runs AS r
CROSS JOIN LATERAL jsonb_each_text(r.failures) AS f (reason, count)
WHERE r.started >= current_date - 7
GROUP BY f.reason
ORDER BY lost DESC;

-- Articles a day, by feed
SELECT published::date AS day, feed, count(*) AS articles, count(*) FILTER (WHERE relevant) AS relevant
FROM bi.articles
WHERE published >= current_date - 14
GROUP BY day, feed
ORDER BY day, feed;

-- Coverage of a month
-- found_by tells live polling from backfill; failures counts those lost by class.
SELECT feed, day, found_by, found, articles, failed, waiting, failures
FROM bi.coverage
WHERE day >= date_trunc('month', current_date - interval '1 month') AND day < date_trunc('month', current_date)
ORDER BY feed, day, found_by;

-- Reading what is new
-- Keep the highest change_id that you have read, and put it in the place of 0; LISTEN communique tells when to look again.
SELECT change_id, changed, change, event_kind, event_id, fields
FROM bi.changes
WHERE change_id > 0
ORDER BY change_id
LIMIT 500;

-- What a chart showed a week ago
SELECT level_label, level_rank, count(*) AS events
FROM bi.relation_events_as_known_at(now() - interval '7 days')
WHERE status = 'concluded' AND event_date >= current_date - interval '1 year'
GROUP BY level_label, level_rank
ORDER BY level_rank;
