"""How alike two names of things are."""

from __future__ import annotations

import re
import unicodedata

_STOP = {"the", "a", "an", "of", "on", "for", "and", "in", "between", "with", "to", "its", "their"}


def folded(text: str | None) -> set[str]:
    """The words of a name without accents, case and small words."""
    plain = unicodedata.normalize("NFKD", (text or "").lower())
    return set(re.findall(r"\w+", "".join(c for c in plain if not unicodedata.combining(c)))) - _STOP


def overlap(a: str | None, b: str | None) -> float:
    """Shared words over the words of the shorter name, 0.0 to 1.0; two empty names are alike."""
    first, second = folded(a), folded(b)
    return len(first & second) / min(len(first), len(second)) if first and second else float(first == second)
