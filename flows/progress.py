"""How far work is, told to Prefect as far as it listens: trouble there ends no work."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from uuid import UUID

import httpx
from prefect import get_run_logger
from prefect.artifacts import acreate_progress_artifact, aupdate_progress_artifact
from prefect.exceptions import PrefectException

_SECONDS = 2.0  # between two looks
AWAY = (httpx.HTTPError, PrefectException, OSError)
"""What is raised where Prefect's server cannot be reached, or fails."""


@asynccontextmanager
async def progress_told(key: str, description: str, look: Callable[[], tuple[int, int]]) -> AsyncIterator[None]:
    """While the context lasts, show in Prefect what `look` gives every few seconds: how much is done, of how much."""
    watch = asyncio.create_task(_tell(key, description, look))
    try:
        yield
    finally:
        watch.cancel()
        with suppress(asyncio.CancelledError):
            await watch


async def _tell(key: str, description: str, look: Callable[[], tuple[int, int]]) -> None:
    artifact: UUID | None = None
    while True:
        try:
            done, total = await asyncio.to_thread(look)
            share = 100.0 * done / total if total else 0.0
            if artifact is None:
                artifact = await acreate_progress_artifact(share, key=key, description=description)
            else:
                await aupdate_progress_artifact(artifact, share)
        except Exception as error:
            get_run_logger().info("Progress could not be told: %s", error)
        await asyncio.sleep(_SECONDS)


async def told(artifact: Awaitable[object]) -> None:
    """Create an artifact, if Prefect takes it."""
    try:
        await artifact
    except AWAY as error:
        get_run_logger().warning("An artifact could not be told to Prefect: %s", error)
