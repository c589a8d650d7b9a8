"""Records as the passages' guide writes them: four lists of plain objects."""

from __future__ import annotations

from typing import Any

from schema.records import Extraction, Mention, Person

_FIELDS = {
    "relations": "parties action level name sector from_level status date place current evidence",
    "agreements": "parties kind title sectors status date place current signatories evidence",
    "mechanisms": "parties name action status date current evidence",
    "visits": "visitor host_party place kind start end status current evidence",
}


def to_guide(extraction: Extraction) -> dict[str, list[dict[str, Any]]]:
    """The four lists of an extraction, with exactly the fields of the guide."""
    return {
        kind: [{name: _plain(mention, name) for name in names.split()} for mention in getattr(extraction, kind)]
        for kind, names in _FIELDS.items()
    }


def _plain(mention: Mention, name: str) -> Any:
    value = getattr(mention, name)
    match value:
        case Person():
            return {"name": value.name, "role": value.role, "party": value.party}
        case tuple():
            return [{"name": v.name, "role": v.role, "party": v.party} if isinstance(v, Person) else v for v in value]
        case _:
            return value.sentence if name == "evidence" else value
