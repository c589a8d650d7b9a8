-- Columns that one view takes from another are explained there.
DO $$
DECLARE
    named record;
BEGIN
    FOR named IN
        SELECT of.reader, of_column.attname, d.description
        FROM (VALUES
            ('bi.ladder', 'bi.ladder_history'),
            ('bi.partners', 'bi.ladder_history'),
            ('bi.relation_event_versions', 'bi.relation_events'),
            ('bi.agreements', 'bi.events'),
            ('bi.mechanisms', 'bi.events'),
            ('bi.visits', 'bi.events'),
            ('bi.event_parties', 'bi.parties')
        ) AS of (reader, origin)
        JOIN pg_attribute AS of_column ON of_column.attrelid = of.reader::regclass AND of_column.attnum > 0
        JOIN pg_attribute AS from_column
            ON from_column.attrelid = of.origin::regclass AND from_column.attname = of_column.attname
        JOIN pg_description AS d ON d.objoid = from_column.attrelid AND d.objsubid = from_column.attnum
        WHERE col_description(of_column.attrelid, of_column.attnum) IS NULL
    LOOP
        EXECUTE format('COMMENT ON COLUMN %s.%I IS %L', named.reader, named.attname, named.description);
    END LOOP;
END
$$;
