"""Mentions and events in Postgres: what articles say, and the events of each pair, computed afresh from all of it.

Functions here work within a caller's transaction. Pairs are locked in the order of their names; `publish` comes last,
since it holds back all other writers until the transaction ends.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import UTC, date, datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Connection, Text, bindparam, cast, delete, func, select, tuple_, update
from sqlalchemy.dialects.postgresql import ARRAY, insert

from flows._postgres import clean, local
from flows.ladder import standings
from flows.resolve import bounds, resolve
from schema import tables as t
from schema.records import (
    Agreement,
    Correction,
    Event,
    Evidence,
    Mechanism,
    Mention,
    Person,
    Relation,
    Report,
    Standing,
    Visit,
)

KINDS: dict[str, type[Mention]] = {
    "relation": Relation,
    "agreement": Agreement,
    "mechanism": Mechanism,
    "visit": Visit,
}
KIND_NAMES = {kind: name for name, kind in KINDS.items()}
_COMPUTED = {column.name for column in t.Event.__table__.columns if column.computed is not None}
_CHANGES_LOCK = 0x6368616E  # any number that no other program of this database locks

_PARTED = ","  # between codes of parties
_PAIRS = 50  # resolved at a time: what is stored of them is in memory together

Pair = tuple[str, tuple[str, ...]]
"""A kind of event and a set of parties: what is resolved together."""


@dataclass(frozen=True, slots=True)
class EventChange:
    """What is new in an event: `change` as in `bi.changes`, the `fields` that differ, and the whole `row` after it."""

    event_id: UUID
    change: str
    fields: Mapping[str, Any]
    row: Mapping[str, Any]


# Mentions


@dataclass(frozen=True, slots=True)
class MentionChange:
    """How a mention differs from what is stored: its records `before` and `after`, None where there is none.

    `id` is that of the stored mention, None for a new one.
    """

    article_id: int
    kind: str
    id: int | None
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None

    @property
    def change(self) -> Literal["added", "changed", "withdrawn"]:
        """What happens to the mention."""
        return "added" if self.before is None else "withdrawn" if self.after is None else "changed"

    @property
    def extractor(self) -> str:
        """The extractor that found it, the latest."""
        return str((self.after or self.before or {})["extractor"])

    @property
    def pairs(self) -> set[Pair]:
        """The pairs whose events it concerns."""
        return {(self.kind, tuple(record["parties"])) for record in (self.before, self.after) if record}

    def fields(self) -> tuple[str, ...]:
        """The fields that differ, of what a mention says; none where another version of the extractor says the same."""
        before, after = self.before or {}, self.after or {}
        return tuple(
            name for name in {**before, **after} if name not in _MADE_BY and before.get(name) != after.get(name)
        )


_MADE_BY = {"version", "rules"}


def compare_mentions(
    connection: Connection, found: Mapping[int, Sequence[Mention]], only: Collection[str] | None = None
) -> list[MentionChange]:
    """How the mentions `found` in articles, by number, differ from those stored: of all extractors, or some `only`."""
    return [change for change, _ in _compare(connection, found, only)]


def write_mentions(
    connection: Connection,
    found: Mapping[int, Sequence[Mention]],
    now: datetime,
    only: Collection[str] | None = None,
) -> list[MentionChange]:
    """Make the mentions of articles, by number, those `found`, and say what differs: of all extractors, or some `only`.

    A mention that another extraction words otherwise, in the same place of the article, stays the same row: so its
    event keeps its id.
    """
    differing = _compare(connection, found, only)
    if lost := [change.id for change, _ in differing if change.after is None]:
        connection.execute(delete(t.Mention).where(t.Mention.id.in_(lost)))
    if kept := [row | {"mention": change.id} for change, row in differing if change.before and change.after]:
        update_rows(connection, t.Mention, "mention", kept)
    if fresh := [row | {"recorded": now} for change, row in differing if change.before is None]:
        query = insert(t.Mention)
        same = {"article_id", "kind", "key", "recorded"}
        new = {column.name: column for column in query.excluded if column.name in _MENTION_COLUMNS - same}
        connection.execute(query.on_conflict_do_update(index_elements=["article_id", "kind", "key"], set_=new), fresh)
    return [change for change, _ in differing]


def update_rows(connection: Connection, table: type[t.Base], key: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Update rows that all have the same columns, and under `key` the number of the row to update."""
    columns = table.__table__.c
    new = {name: bindparam(name, type_=columns[name].type) for name in rows[0] if name != key}
    connection.execute(update(table.__table__).where(columns.id == bindparam(key)).values(new), rows)  # type: ignore[arg-type]


_Place = tuple[int, str, str]
"""Where a mention is kept: its article's number, its kind, its key."""


def _compare(
    connection: Connection, found: Mapping[int, Sequence[Mention]], only: Collection[str] | None
) -> list[tuple[MentionChange, dict[str, Any]]]:
    """How each mention that differs does so, and the row that is to stand in its place."""
    wanted = {
        (article, KIND_NAMES[type(mention)], key): mention
        for article, mentions in sorted(found.items())
        for key, mention in _keyed(mentions)
    }
    stored = select(t.Mention).where(t.Mention.article_id.in_(list(found)))
    if only is not None:
        stored = stored.where(t.Mention.extractor.in_(list(only)))
    known = {(row.article_id, row.kind, row.key): row for row in connection.execute(stored)}
    records = {place: record_of(mention) for place, mention in wanted.items()}
    rows = {
        place: _mention_row(*place, wanted[place], record)
        for place, record in records.items()
        if place not in known or known[place].record != record
    }
    gone = {place: row for place, row in known.items() if place not in wanted}
    heirs = {place: row for row, place in _heirs(gone.values(), {p: row for p, row in rows.items() if p not in known})}
    inherited = {row.id for row in heirs.values()}
    differing = []
    for place, row in rows.items():
        old = known.get(place) or heirs.get(place)
        id_, before = (old.id, old.record) if old else (None, None)
        differing.append((MentionChange(row["article_id"], row["kind"], id_, before, row["record"]), row))
    lost = [row for row in gone.values() if row.id not in inherited]
    differing += [(MentionChange(row.article_id, row.kind, row.id, row.record, None), {}) for row in lost]
    return differing


def _heirs(gone: Iterable[Any], fresh: Mapping[_Place, Mapping[str, Any]]) -> Iterator[tuple[Any, _Place]]:
    """Rows of mentions that are gone, and the new ones that stand in the same place of the same article."""
    free = dict(fresh)
    for old in sorted(gone, key=lambda row: int(row.id)):
        for place, new in free.items():
            same = (new["article_id"], new["kind"], new["parties"]) == (old.article_id, old.kind, old.parties)
            if same and new["part"] == old.part and new["starts"] < old.ends and old.starts < new["ends"]:
                yield old, place
                del free[place]
                break


def _keyed(mentions: Iterable[Mention]) -> Iterable[tuple[str, Mention]]:
    """Each mention with what makes it the same one after another extraction of the same article."""
    seen: Counter[str] = Counter()
    for mention in mentions:
        match mention:
            case Relation():
                parts = [mention.level, mention.sector or "", mention.action]
            case Agreement():
                parts = [mention.kind, mention.title.casefold()]
            case Mechanism():
                parts = [mention.action, mention.name.casefold()]
            case Visit():
                parts = [mention.visitor.party, mention.host_party, (mention.visitor.name or "").casefold()]
            case _:
                raise TypeError(f"no kind of record: {type(mention).__name__}")
        key = clean("|".join(["-".join(mention.parties), *parts]))
        seen[key] += 1
        yield (key if seen[key] == 1 else f"{key}|{seen[key]}"), mention


def record_of(mention: Mention) -> dict[str, Any]:
    """A mention as JSON holds it."""
    record: dict[str, Any] = clean(asdict(mention))
    return record


def mention_of(kind: str, record: Mapping[str, Any]) -> Mention:
    """A mention from what `record_of` made of it; fields that this version does not know are left out."""
    type_ = KINDS[kind]
    values = {field.name: record[field.name] for field in fields(type_) if field.name in record}
    values["evidence"] = Evidence(**values["evidence"])
    for name in ("parties", "rules", "sectors"):
        if name in values:
            values[name] = tuple(values[name])
    if "signatories" in values:
        values["signatories"] = tuple(Person(**person) for person in values["signatories"])
    if "visitor" in values:
        values["visitor"] = Person(**values["visitor"])
    return type_(**values)


def _mention_row(article: int, kind: str, key: str, mention: Mention, record: Mapping[str, Any]) -> dict[str, Any]:
    evidence = mention.evidence
    return {
        "article_id": article,
        "kind": kind,
        "key": key,
        "parties": list(mention.parties),
        "record": record,
        "current": mention.current,
        "confidence": mention.confidence,
        "sentence": clean(evidence.sentence),
        "part": evidence.part,
        "starts": evidence.start,
        "ends": evidence.end,
        "extractor": mention.extractor,
        "version": mention.version,
        "rules": list(mention.rules),
    }


_MENTION_COLUMNS = set(t.Mention.__table__.columns.keys()) - {"id", "event_id", "group_id", "copy_of"}


# Events


def touched(changes: Iterable[MentionChange]) -> set[Pair]:
    """The pairs whose events may differ now that mentions have changed."""
    return {pair for change in changes if change.fields() for pair in change.pairs}


def resolve_pairs(connection: Connection, pairs: Collection[Pair], now: datetime) -> list[EventChange]:
    """Compute the events of pairs afresh, and write what differs; what is to be published of them.

    Statements are for many pairs at a time: a statement costs more than the events of a pair do.
    """
    chosen = sorted(pairs)
    return [
        change
        for at in range(0, len(chosen), _PAIRS)
        for change in _resolve_pairs(connection, chosen[at : at + _PAIRS], now)
    ]


def _resolve_pairs(connection: Connection, pairs: Sequence[Pair], now: datetime) -> list[EventChange]:
    lock_pairs(connection, pairs)
    stored = _stored_mentions(connection, pairs)
    corrections = _corrections(connection, pairs)
    known = _known_events(connection, pairs)
    resolved = {
        (kind, parties): resolve(
            [
                Report(
                    mention_id=row.id,
                    event_id=row.group_id,
                    mention=mention_of(kind, row.record),
                    article_id=row.article_id,
                    url=row.url,
                    published=local(row.published, row.published_offset),
                    sketch=tuple(row.sketch),
                    credit=row.credit,
                )
                for row in stored[kind, parties].values()
            ],
            corrections[kind, parties],
        )
        for kind, parties in pairs
    }
    changes: list[EventChange] = []
    for pair, events in resolved.items():
        changes += _differing(pair[0], events, known[pair], stored[pair], now)
        changes += _unsupported(events, known[pair], now)
    _write_events(connection, changes, [event for events in resolved.values() for event in events])
    _join_mentions(connection, [(events, stored[pair]) for pair, events in resolved.items()])
    _write_standings(
        connection, {parties: standings(e) for (kind, parties), e in resolved.items() if kind == "relation"}
    )
    return [change for change in changes if change.fields]


def lock_pairs(connection: Connection, pairs: Sequence[Pair]) -> None:
    """Wait until nobody else computes the events of these pairs, and keep others waiting to the transaction's end."""
    names = [f"{kind}:{_PARTED.join(parties)}" for kind, parties in sorted(pairs)]
    name = func.unnest(cast(names, ARRAY(Text))).column_valued("name")
    connection.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(name, 0))))


def _of_pairs(pairs: Sequence[Pair], kind: Any, parties: Any) -> Any:
    """The condition that a row's kind and parties are one of `pairs`."""
    kinds = cast([name for name, _ in pairs], ARRAY(Text))
    codes = cast([_PARTED.join(parties) for _, parties in pairs], ARRAY(Text))
    listed = func.unnest(kinds, codes).table_valued("kind", "codes", name="pairs").render_derived()
    return tuple_(kind, parties).in_(select(listed.c.kind, func.string_to_array(listed.c.codes, _PARTED)))


def _of_parties(found: Iterable[Sequence[str]], parties: Any) -> Any:
    """The condition that a row's parties are one of those `found`."""
    codes = func.unnest(cast([_PARTED.join(codes) for codes in found], ARRAY(Text))).column_valued("codes")
    return parties.in_(select(func.string_to_array(codes, _PARTED)))


def _stored_mentions(connection: Connection, pairs: Sequence[Pair]) -> dict[Pair, dict[int, Any]]:
    mention = (t.Mention.id, t.Mention.event_id, t.Mention.group_id, t.Mention.copy_of, t.Mention.record)
    article = (t.Article.url, t.Article.title, t.Article.published, t.Article.published_offset)
    query = (
        select(*mention, t.Mention.article_id, *article, t.Article.sketch, t.Article.credit, t.Feed.name.label("feed"))
        .add_columns(t.Mention.kind, t.Mention.parties)
        .join(t.Article, t.Article.id == t.Mention.article_id)
        .join(t.Feed, t.Feed.id == t.Article.feed_id)
        .where(_of_pairs(pairs, t.Mention.kind, t.Mention.parties))
    )
    found: dict[Pair, dict[int, Any]] = {pair: {} for pair in pairs}
    for row in connection.execute(query):
        found[row.kind, tuple(row.parties)][row.id] = row
    return found


def _corrections(connection: Connection, pairs: Sequence[Pair]) -> dict[Pair, list[Correction]]:
    query = (
        select(t.Correction.event_id, t.Correction.field, t.Correction.value, t.Correction.made)
        .add_columns(t.Event.kind, t.Event.parties)
        .join(t.Event, t.Event.id == t.Correction.event_id)
        .where(_of_pairs(pairs, t.Event.kind, t.Event.parties), t.Correction.undone.is_(None))
        .order_by(t.Correction.id)
    )
    found: dict[Pair, list[Correction]] = {pair: [] for pair in pairs}
    for row in connection.execute(query):
        found[row.kind, tuple(row.parties)].append(Correction(row.event_id, row.field, row.value, row.made))
    return found


def _known_events(connection: Connection, pairs: Sequence[Pair]) -> dict[Pair, dict[UUID, Mapping[str, Any]]]:
    found: dict[Pair, dict[UUID, Mapping[str, Any]]] = {pair: {} for pair in pairs}
    query = select(t.Event).where(_of_pairs(pairs, t.Event.kind, t.Event.parties))
    for row in connection.execute(query.order_by(t.Event.first_recorded, t.Event.id)):
        told = {name: value for name, value in row._mapping.items() if name not in _COMPUTED}
        found[row.kind, tuple(row.parties)][row.id] = told
    return found


def _differing(
    kind: str,
    events: Sequence[Event],
    known: Mapping[UUID, Mapping[str, Any]],
    stored: Mapping[int, Any],
    now: datetime,
) -> list[EventChange]:
    """Events that are new, or not as they are known; where only another mention is the best, without fields to tell."""
    changes = []
    for event in events:
        row = _event_row(kind, event, stored[event.best_mention])
        before = known.get(event.id)
        differs = {name: value for name, value in row.items() if before is None or before[name] != value}
        if differs:
            row |= {"first_recorded": before["first_recorded"] if before else now, "last_changed": now}
            told = {name: value for name, value in differs.items() if name not in {"id", "best_mention"}}
            changes.append(EventChange(event.id, "changed" if before else "created", told, row))
    return changes


def _unsupported(events: Sequence[Event], known: Mapping[UUID, Mapping[str, Any]], now: datetime) -> list[EventChange]:
    """Known events that nothing supports any more, and those that were merged into another."""
    current = {event.id for event in events}
    homes = {group: event.id for event in events for group in event.groups if group != event.id}
    changes = []
    for id_, before in known.items():
        values = {"withdrawn": True, "merged_into": homes.get(id_)}
        differs = {name: value for name, value in values.items() if before[name] != value}
        if id_ not in current and differs:
            row = {**before, **values, "best_mention": None, "last_changed": now}
            changes.append(EventChange(id_, "merged" if id_ in homes else "withdrawn", differs, row))
    return changes


def _write_events(connection: Connection, changes: Sequence[EventChange], events: Sequence[Event]) -> None:
    """Write the rows of events that changed, and the parties of those that stand."""
    new = [change.row for change in changes if change.change == "created"]
    kept = [{**change.row, "event": change.event_id} for change in changes if change.change != "created"]
    if new:
        connection.execute(insert(t.Event), new)
    if kept:
        update_rows(connection, t.Event, "event", kept)
    changed = {change.event_id for change in changes if change.change in {"created", "changed"}}
    if parties := [row for event in events if event.id in changed for row in _party_rows(event)]:
        connection.execute(delete(t.EventParty).where(t.EventParty.event_id.in_(changed)))
        connection.execute(insert(t.EventParty), parties)


def _join_mentions(connection: Connection, resolved: Iterable[tuple[Sequence[Event], Mapping[int, Any]]]) -> None:
    """Say of each mention which event it is about, and whose copy its article is."""
    moved: list[dict[str, Any]] = []
    for events, stored in resolved:
        for event in events:
            for group, mentions in event.groups.items():
                for id_ in mentions:
                    row = stored[id_]
                    original = event.originals[row.article_id]
                    copy_of = None if original == row.article_id else original
                    joined = {"event_id": event.id, "group_id": group, "copy_of": copy_of}
                    if tuple(joined.values()) != (row.event_id, row.group_id, row.copy_of):
                        moved.append(joined | {"mention": id_})
    if moved:
        update_rows(connection, t.Mention, "mention", sorted(moved, key=lambda row: row["mention"]))


def _write_standings(connection: Connection, found: Mapping[tuple[str, ...], Sequence[Standing]]) -> None:
    """Make the ladders of parties what was found; where nothing differs, nothing is written."""
    before: dict[tuple[str, ...], list[dict[str, Any]]] = {parties: [] for parties in found}
    known = select(t.Standing).where(_of_parties(found, t.Standing.parties))
    for row in connection.execute(known) if found else ():
        told = {name: value for name, value in row._mapping.items() if name not in {"id", *_COMPUTED}}
        before[tuple(row.parties)].append(told)
    differing: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for parties, ladder in found.items():
        rows = [
            clean({n: v for n, v in asdict(standing).items() if n not in {"start", "end"}})
            | {"starts": standing.start, "ends": standing.end}
            for standing in ladder
        ]
        if len(rows) != len(before[parties]) or any(row not in before[parties] for row in rows):
            differing[parties] = rows
    if gone := [parties for parties in differing if before[parties]]:
        connection.execute(delete(t.Standing).where(_of_parties(gone, t.Standing.parties)))
    if fresh := [row for rows in differing.values() for row in rows]:
        connection.execute(insert(t.Standing), fresh)


def _party_rows(event: Event) -> list[dict[str, Any]]:
    mention = event.record
    if isinstance(mention, Visit):
        roles = {mention.host_party: "host", mention.visitor.party: "visitor"}
    else:
        roles = dict.fromkeys(mention.parties, "party")
    return [{"event_id": event.id, "party": party, "role": role} for party, role in sorted(roles.items())]


def _event_row(kind: str, event: Event, best: Any) -> dict[str, Any]:
    mention: Any = event.record
    row: dict[str, Any] = {
        "id": event.id,
        "kind": kind,
        "parties": list(mention.parties),
        "status": mention.status,
        "action": getattr(mention, "action", None),
        "level": getattr(mention, "level", None),
        "from_level": getattr(mention, "from_level", None),
        "subtype": getattr(mention, "kind", None),
        "name": mention.title if kind == "agreement" else getattr(mention, "name", None),
        "sector": getattr(mention, "sector", None),
        "sectors": list(getattr(mention, "sectors", ())),
        "place": getattr(mention, "place", None),
        "host_party": getattr(mention, "host_party", None),
        "people": [],
        "date": mention.start if kind == "visit" else mention.date,
        "end_date": getattr(mention, "end", None),
        "precision": event.precision,
        "date_basis": mention.date_basis,
        "disputed": event.disputed,
        "claims": [_plain(asdict(claim)) for claim in event.claims],
        "history": [_plain(asdict(step)) for step in event.history],
        "current": mention.current,
        "confidence": mention.confidence,
        "articles": event.articles,
        "sources": event.sources,
        "best_mention": event.best_mention,
        "evidence": mention.evidence.sentence,
        "evidence_url": best.url,
        "evidence_title": best.title,
        "evidence_feed": best.feed,
        "first_reported": event.first_reported.astimezone(UTC),
        "last_reported": event.last_reported.astimezone(UTC),
        "corrected": list(event.corrected),
        "confirmed": event.confirmed,
        "withdrawn": False,
        "merged_into": None,
    }
    if kind == "agreement":
        row["people"] = [asdict(person) for person in mention.signatories]
    if kind == "visit":
        row["people"] = [asdict(mention.visitor)]
    row["date_from"], row["date_to"] = bounds(row["date"]) if row["date"] else (None, None)
    cleaned: dict[str, Any] = clean(row)
    return cleaned


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as JSON holds them; moments in UTC, so that equal ones are written alike."""
    return {name: _json(value) for name, value in values.items()}


def _json(value: Any) -> Any:
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat()
        case date():
            return value.isoformat()
        case UUID():
            return str(value)
        case _:
            return value


def publish(connection: Connection, run_id: int | None, changes: Sequence[EventChange]) -> None:
    """Append to `bi.changes`, keep the versions of events, and notify: the last thing that a transaction does.

    Writers take turns from here to the end of their transactions. So numbers of changes become visible in their order,
    and a reader that goes on from the highest number it has misses none.
    """
    if not changes:
        return
    connection.execute(select(func.pg_advisory_xact_lock(_CHANGES_LOCK)))
    moment = connection.execute(select(func.clock_timestamp())).scalar_one()
    touched = [change.event_id for change in changes]
    outdated = update(t.EventVersion).where(t.EventVersion.event_id.in_(touched), t.EventVersion.known_until.is_(None))
    connection.execute(outdated.values(known_until=moment))
    versions = [
        {name: value for name, value in change.row.items() if name not in {"id", "best_mention", *_COMPUTED}}
        | {"event_id": change.event_id, "known_from": moment}
        for change in changes
    ]
    connection.execute(insert(t.EventVersion), versions)
    rows = [
        {"event_id": c.event_id, "change": c.change, "fields": _plain(c.fields), "changed": moment, "run_id": run_id}
        for c in changes
    ]
    connection.execute(insert(t.Change), rows)
    connection.execute(select(func.pg_notify("communique", str(len(changes)))))
