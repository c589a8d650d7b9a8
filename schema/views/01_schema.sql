-- The schema that BI tools read, and the role they read it with. A role without a password cannot log in over the
-- network until an administrator gives it one: ALTER ROLE bi_reader PASSWORD '...'.
CREATE SCHEMA bi;

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'bi_reader') THEN
        CREATE ROLE bi_reader LOGIN;
    END IF;
EXCEPTION
    WHEN duplicate_object OR unique_violation THEN NULL; -- another database of this server was upgraded at the same time
    WHEN insufficient_privilege THEN
        RAISE NOTICE 'role bi_reader is missing, and may not be created here: create it, then run "communique db upgrade"';
END
$$;

CREATE VIEW bi.contract_version AS SELECT 1 AS version;
COMMENT ON VIEW bi.contract_version IS 'Version of this contract: names, types and meanings of all views and columns of schema bi';
COMMENT ON COLUMN bi.contract_version.version IS 'Increases when a name, a type or a meaning changes; CHANGELOG.md says how';

CREATE VIEW bi.levels AS
SELECT level, rank AS level_rank, label AS level_label, source FROM communique.levels;
COMMENT ON VIEW bi.levels IS 'Levels of a relation between states, lowest first';
COMMENT ON COLUMN bi.levels.level IS 'Level, as in bi.relation_events';
COMMENT ON COLUMN bi.levels.level_rank IS 'Order of the levels: 1 is the lowest';
COMMENT ON COLUMN bi.levels.level_label IS 'Level as a title for charts';
COMMENT ON COLUMN bi.levels.source IS 'What the rank rests on';

CREATE VIEW bi.parties AS
SELECT code AS party, name, alpha2, "numeric" AS numeric_code, region, subregion, organisation AS is_organisation
FROM communique.parties;
COMMENT ON VIEW bi.parties IS 'States and organisations, for joins, filters and maps; a row is one of them';
COMMENT ON COLUMN bi.parties.party IS 'Code: ISO 3166-1 alpha-3, or of an organisation';
COMMENT ON COLUMN bi.parties.name IS 'English short name';
COMMENT ON COLUMN bi.parties.alpha2 IS 'ISO 3166-1 alpha-2, for maps; null for organisations';
COMMENT ON COLUMN bi.parties.numeric_code IS 'ISO 3166-1 numeric, three digits; null for organisations';
COMMENT ON COLUMN bi.parties.region IS 'United Nations region; null for organisations';
COMMENT ON COLUMN bi.parties.subregion IS 'United Nations subregion; null for organisations';
COMMENT ON COLUMN bi.parties.is_organisation IS 'true for an organisation, false for a state';
