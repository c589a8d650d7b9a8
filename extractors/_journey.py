"""What a document has told so far of who travels, and where they are."""

from __future__ import annotations

from dataclasses import dataclass, field

from extractors._analysis import Analysis
from extractors._people import Someone
from extractors._where import filed_from
from schema.records import Person


@dataclass(frozen=True, slots=True)
class Stop:
    """Where a trip leads: the party, and the city or state as written; `start` and `end` in the sentence."""

    start: int
    end: int
    party: str
    place: str | None


@dataclass(slots=True)
class Story:
    """What the sentences so far have told: who travels, and where they are."""

    analysis: Analysis
    people: tuple[tuple[Someone, ...], ...]
    travellers: dict[str, Person] = field(default_factory=dict)  # those on a journey, by surname
    traveller: Person | None = None
    stop: Stop | None = None
    stops: dict[str, Stop] = field(default_factory=dict)  # where each party's people went last
    ahead: tuple[Person, Stop] | None = None  # the trip to come that was told last
    paragraph: int = -1  # that tells the stop
    arrived: bool = False  # is the traveller there, so that no trip of others to come is meant?

    @property
    def traveller_party(self) -> str | None:
        """The party of who travels."""
        return self.traveller.party if self.traveller else None

    def is_near(self, index: int) -> bool:
        """Is a sentence still about the stop told last: in its paragraph, or in one that names its party, or the news's own?"""
        here = self.analysis.sentences[index].paragraph
        return self.stop is not None and (
            here == self.paragraph
            or self.stop.party in self.analysis.main
            or any(
                actor.code == self.stop.party
                for sentence in self.analysis.sentences
                if sentence.paragraph == here
                for actor in self.analysis.actors[sentence.index]
            )
        )

    def guest(self, index: int) -> Person | None:
        """The one person named so far who is not of the state that the news is filed from; else who travels."""
        filed = self.analysis.known(filed_from(self.analysis))
        named = [s.person for people in self.people[:index] for s in people if s.how == "named"]
        strangers = {p.party: p for p in named if filed and p.party != filed.code}
        return next(iter(strangers.values())) if len(strangers) == 1 else self.traveller

    def lies_ahead(self, person: Person, stop: Stop) -> bool:
        """Is it the trip that was told last, as planned?"""
        return self.ahead is not None and self.ahead[0].name == person.name and self.ahead[1].party == stop.party

    def set_out(self, person: Person) -> None:
        """Remember somebody as one who travels."""
        if person.name:
            self.travellers[person.name.split()[-1]] = person

    def travels(self, person: Person) -> bool:
        """Is somebody known to travel?"""
        return bool(person.name) and (person.name or "").split()[-1] in self.travellers
