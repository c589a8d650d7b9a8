"""How alike two names of things are."""

from __future__ import annotations

import re
import unicodedata

_STOP = {"the", "a", "an", "of", "on", "for", "and", "in", "between", "with", "to", "its", "their"}


def folded(text: str | None) -> set[str]:
    """The words of a name without accents, case and small words."""
    plain = (text or "").lower()
    if not plain.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    return set(re.findall(r"\w+", plain)) - _STOP


def overlap(a: str | None, b: str | None) -> float:
    """Shared words over the words of the shorter name, 0.0 to 1.0; two empty names are alike."""
    first, second = folded(a), folded(b)
    return len(first & second) / min(len(first), len(second)) if first and second else float(first == second)
