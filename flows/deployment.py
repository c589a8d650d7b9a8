"""Bring a Prefect server to what this package says it should run: work pool, deployments, automations.

Applying it again changes nothing: everything is found again by its name.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.actions import DeploymentUpdate, WorkPoolCreate
from prefect.client.schemas.objects import ConcurrencyLimitStrategy, ConcurrencyOptions, WorkPool
from prefect.exceptions import ObjectNotFound

from flows import automations
from flows.orchestrator import POOL, PrefectUnavailable
from flows.settings import Settings

PROCESS = "process/process"


class DeployFailed(PrefectUnavailable):
    """Prefect did not take a deployment or an automation."""


def deploy_file() -> Path:
    """Where deploy.yaml is: beside this module once installed, at the top of the repository otherwise."""
    installed = Path(__file__).with_name("deploy.yaml")
    return installed if installed.exists() else Path(__file__).parent.parent / "deploy.yaml"


def deploy(settings: Settings, *, process_runs: int | None = None) -> list[str]:
    """Apply deploy.yaml and the automations to the server in PREFECT_API_URL; the names of the deployments.

    `process_runs`, where given, is how many runs of `process` there may be at once instead of what deploy.yaml says.
    Raises DeployFailed, and NoSuchBlock before anything is applied.
    """
    return asyncio.run(_deploy(settings, process_runs))


async def _deploy(settings: Settings, process_runs: int | None) -> list[str]:
    async with get_client() as client:
        pool = await _work_pool(client)
        await automations.apply(client, settings)
        await asyncio.to_thread(_apply_file)
        if process_runs is not None:
            await _limit(client, process_runs)
        found = await client.read_deployments(work_pool_filter=None, limit=200)
        return sorted(each.name for each in found if each.work_pool_name == pool.name)


async def _work_pool(client: PrefectClient) -> WorkPool:
    try:
        return await client.read_work_pool(POOL)
    except ObjectNotFound:
        wanted = WorkPoolCreate(
            name=POOL, type="process", description="Runs of Communiqué, each in a process of the worker that takes it."
        )
        return await client.create_work_pool(wanted)


def _apply_file() -> None:
    file = deploy_file()
    done = subprocess.run(
        [sys.executable, "-m", "prefect", "--no-prompt", "deploy", "--prefect-file", str(file), "--all"],
        cwd=file.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        told = [line for line in f"{done.stdout}\n{done.stderr}".splitlines() if line.strip()]
        raise DeployFailed(f"Prefect does not take {file}: {' '.join(told[-5:])}")


async def _limit(client: PrefectClient, runs: int) -> None:
    deployment = await client.read_deployment_by_name(PROCESS)
    options = ConcurrencyOptions(collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW)
    await client.update_deployment(deployment.id, DeploymentUpdate(concurrency_limit=runs, concurrency_options=options))
