"""Automations as code: applied again they stay what they are, and they tell the block that is set."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from prefect.blocks.notifications import CustomWebhookNotificationBlock
from prefect.client.orchestration import get_client
from prefect.events.schemas.automations import AutomationCore

from flows import settings
from flows.automations import PREFIX, NoSuchBlock, apply


def applied(**told: Any) -> dict[str, tuple[Any, set[str]]]:
    """Apply; the automations there are then, by name: their ids, and the types of their actions."""

    async def run() -> dict[str, tuple[Any, set[str]]]:
        async with get_client() as client:
            await apply(client, settings.load(told))
            return {
                each.name: (each.id, {action.type for action in each.actions})
                for each in await client.read_automations()
                if each.name.startswith(PREFIX)
            }

    return asyncio.run(run())


@pytest.mark.usefixtures("prefect")
def test_applied_again_they_keep_their_ids_and_nothing_is_doubled() -> None:
    assert applied() == (first := applied())
    assert len(first) == 5


@pytest.mark.usefixtures("prefect")
def test_one_that_is_no_longer_wanted_goes_and_others_stay() -> None:
    before = applied()

    async def rename() -> None:
        async with get_client() as client:
            [one] = await client.read_automations_by_name(f"{PREFIX}a run failed")
            copy = one.model_dump(exclude={"id"}) | {"name": f"{PREFIX}of an older version"}
            await client.create_automation(AutomationCore.model_validate(copy))

    asyncio.run(rename())
    assert applied() == before


@pytest.mark.usefixtures("prefect")
def test_alerts_go_to_the_block_that_is_set_and_a_missing_one_is_named() -> None:
    with pytest.raises(NoSuchBlock, match="custom-webhook/news"):
        applied(notify="custom-webhook/news")

    async def make() -> None:
        block = CustomWebhookNotificationBlock(name="news", url="http://127.0.0.1:1/")
        await block.save("news", overwrite=True)

    asyncio.run(make())
    actions = {name: types for name, (_, types) in applied(notify="custom-webhook/news").items()}
    assert actions.pop(f"{PREFIX}a run died without a word") == {"change-flow-run-state"}
    assert all(types == {"send-notification"} for types in actions.values())
