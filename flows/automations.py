"""What Prefect watches for us, and whom it tells: automations, as code.

Each begins with "communique/" and is found again by its name. They end in the notification block of the setting
`notify`; without one they are only seen in Prefect's list of events. What depends on Postgres alone (a feed that fell
silent) is found there by `flows/maintain.py`, which emits the event that is waited for here.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.objects import StateType
from prefect.events import ResourceSpecification
from prefect.events.actions import ActionTypes, ChangeFlowRunState, DoNothing, SendNotification
from prefect.events.schemas.automations import AutomationCore, EventTrigger, Posture
from prefect.exceptions import ObjectNotFound

from flows.settings import Settings, SettingsError

PREFIX = "communique/"
HEARTBEATS_MISSED = timedelta(seconds=120)  # four heartbeats of deploy.yaml

_OURS = ResourceSpecification({"prefect.resource.id": "prefect.tag.communique", "prefect.resource.role": "tag"})
_FINAL = {f"prefect.flow-run.{state}" for state in ("Completed", "Failed", "Cancelled", "Crashed", "TimedOut")}


class NoSuchBlock(SettingsError):
    """The block that alerts should go to is not in Prefect."""


def wanted(settings: Settings, block: UUID | None) -> list[AutomationCore]:
    """The automations that there should be, alerts going to `block`."""
    runs = ResourceSpecification({"prefect.resource.id": "prefect.flow-run.*"})
    silence = timedelta(hours=settings.silent_hours)
    hours = f"{settings.silent_hours:g} hours"

    def tell(subject: str, body: str) -> list[ActionTypes]:
        if block is None:
            return [DoNothing()]
        return [SendNotification(block_document_id=block, subject=f"Communiqué: {subject}", body=body)]

    return [
        AutomationCore(
            name=f"{PREFIX}a run died without a word",
            description="No heartbeat for two minutes: marks the run as crashed, which frees its place.",
            trigger=EventTrigger(
                match=runs,
                match_related=_OURS,
                for_each={"prefect.resource.id"},
                after={"prefect.flow-run.Running", "prefect.flow-run.heartbeat"},
                expect={"prefect.flow-run.heartbeat", *_FINAL},
                posture=Posture.Proactive,
                threshold=1,
                within=HEARTBEATS_MISSED,
            ),
            actions=[
                ChangeFlowRunState(
                    state=StateType.CRASHED,
                    name=None,
                    force=False,
                    message="No heartbeat for two minutes: its process or its machine died.",
                )
            ],
        ),
        AutomationCore(
            name=f"{PREFIX}a run failed",
            description="Tells of a run that failed, crashed or took too long; once in ten minutes a deployment.",
            trigger=EventTrigger(
                match=runs,
                match_related=_OURS,
                for_each={"related:deployment:prefect.resource.id"},
                expect={"prefect.flow-run.Failed", "prefect.flow-run.Crashed", "prefect.flow-run.TimedOut"},
                posture=Posture.Reactive,
                threshold=1,
                within=timedelta(minutes=10),
            ),
            actions=tell(
                "a run failed",
                "{{ flow.name }} / {{ flow_run.name }}: {{ flow_run.state.message }}\n{{ flow_run|ui_url }}\n"
                "`communique doctor` and `communique status` tell more.",
            ),
        ),
        AutomationCore(
            name=f"{PREFIX}nothing was polled",
            description=f"No feed has answered for {hours}: the whole installation is silent.",
            trigger=EventTrigger(
                match=ResourceSpecification({"prefect.resource.id": "communique.feeds"}),
                expect={"communique.feeds.polled"},
                posture=Posture.Proactive,
                threshold=1,
                within=silence,
            ),
            actions=tell("nothing was polled", f"No feed has answered for {hours}. `communique doctor` says why."),
        ),
        AutomationCore(
            name=f"{PREFIX}nothing is new",
            description=f"No new article for {hours}: what is recorded is no longer fresh.",
            trigger=EventTrigger(
                match=ResourceSpecification({"prefect.resource.id": "communique.articles"}),
                expect={"communique.articles.recorded"},
                posture=Posture.Proactive,
                threshold=1,
                within=silence,
            ),
            actions=tell(
                "nothing is new", f"No article was recorded for {hours}. `communique status` shows feeds and queue."
            ),
        ),
        AutomationCore(
            name=f"{PREFIX}a feed fell silent",
            description=f"A feed has brought nothing for {settings.feed_silent_days:g} days; daily maintenance looks.",
            trigger=EventTrigger(
                match=ResourceSpecification({"prefect.resource.id": "communique.feed.*"}),
                for_each={"prefect.resource.id"},
                expect={"communique.feed.silent"},
                posture=Posture.Reactive,
                threshold=1,
                within=timedelta(0),
            ),
            actions=tell(
                "a feed fell silent",
                "{{ event.resource.name }}: {{ event.payload.why }}\n"
                "`communique feeds check {{ event.resource.name }}` asks it at once.",
            ),
        ),
    ]


async def apply(client: PrefectClient, settings: Settings) -> None:
    """Make the server's automations those of `wanted`; ours that it lacks are removed. Raises NoSuchBlock."""
    block = await _block(client, settings.notify) if settings.notify else None
    known = {each.name: each for each in await client.read_automations() if each.name.startswith(PREFIX)}
    for automation in wanted(settings, block):
        before = known.pop(automation.name, None)
        if before is None:
            await client.create_automation(automation)
            continue
        same = AutomationCore.model_validate(before.model_dump()) == automation.model_copy(
            update={"enabled": before.enabled}
        )
        if not same:  # an automation that is written anew begins to wait anew
            await client.update_automation(before.id, automation.model_copy(update={"enabled": before.enabled}))
    for left in known.values():
        await client.delete_automation(left.id)


async def _block(client: PrefectClient, name: str) -> UUID:
    kind, _, own = name.partition("/")
    try:
        return (await client.read_block_document_by_name(own, kind)).id
    except ObjectNotFound as error:
        raise NoSuchBlock(
            f"COMMUNIQUE_NOTIFY is {name!r}: no such block in Prefect; create it in its UI under Blocks, then run "
            "`communique deploy`"
        ) from error
