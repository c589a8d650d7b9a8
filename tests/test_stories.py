"""What the extractors find in the made-up press: what its stories promise, and nothing where they promise nothing."""

from __future__ import annotations

import pytest
from support_newsroom import unmet

from extractors import extract, relevant
from flows.newsroom import Story, load_stories
from schema.records import Document

STORIES = [story for story in load_stories() if story.page == "article"]
PROMISING = [story for story in STORIES if story.expected]
OTHERS = [story for story in STORIES if not story.expected]
FLOORS = {"relation": 0.9, "agreement": 0.7, "mechanism": 0.5, "visit": 0.7}


def document(story: Story) -> Document:
    return Document(story.title, "\n\n".join(story.paragraphs), story.published)


def test_the_share_of_promised_records_found_stays_above_the_floor_of_each_kind() -> None:
    promised = dict.fromkeys(FLOORS, 0)
    missed = dict.fromkeys(FLOORS, 0)
    for story in PROMISING:
        for each in story.expected:
            promised[each.kind] += 1
        for each in unmet(story.expected, extract(document(story))):
            missed[each.kind] += 1
    found = {kind: 1 - missed[kind] / promised[kind] for kind in FLOORS if promised[kind]}
    assert {kind: share for kind, share in found.items() if share < FLOORS[kind]} == {}, found


@pytest.mark.parametrize("story", OTHERS, ids=lambda story: story.slug)
def test_a_story_that_promises_nothing_gives_nothing(story: Story) -> None:
    assert extract(document(story)).mentions() == ()


def test_the_gate_turns_away_no_story_with_a_record() -> None:
    assert [story.slug for story in PROMISING if not relevant(f"{story.title}\n{document(story).text}")] == []
