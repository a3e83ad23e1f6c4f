"""Live editing: what is saved is served; what is broken is told, and the last good version goes on."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Callable, Iterable, Sequence
from contextlib import AsyncExitStack, aclosing, suppress
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from watchfiles import awatch
from watchfiles._rust_notify import WatchfilesRustInternalError

from specdouble.errors import ConfigError, SpecdoubleError
from specdouble.serve.build import Built, build
from specdouble.serve.handlers import forget_compiled
from specdouble.serve.inspection import report_to_stderr
from specdouble.serve.stage import Stage
from specdouble.serve.succession import forget_snapshots, heir, misfits
from specdouble.serve.watched import Stamps, folders, look

_STEP, _DEBOUNCE = 50, 400  # milliseconds: files saved together are one edit
_LOOK_AGAIN = 5000  # milliseconds: for what no notice came of, as on some network drives
_PATIENCE = 5.0  # seconds that an edit waits for handlers in the middle of a transaction


@dataclass
class _Api:
    """One API as it is served, and its files as they were when it was built or last refused."""

    built: Built
    stamps: Stamps
    broken: bool = False

    def look(self, built: Built) -> Stamps:
        return look(built.source, built.settings, built.double.description.document, widely=self.broken)


class Live:
    """Serves the edits of files. `tell` is given what a person at the terminal should read."""

    def __init__(self, stage: Stage, builts: Sequence[Built], tell: Callable[[str], None] | None = None) -> None:
        self._stage = stage
        self._tell = tell or (lambda text: report_to_stderr(f"specdouble: {text}"))
        self._stopped = asyncio.Event()
        self._apis = {built.name: _Api(built, {}) for built in builts}
        for api in self._apis.values():
            api.stamps = api.look(api.built)

    async def watch(self) -> None:
        """Serve every edit until stopped."""
        try:
            while not self._stopped.is_set() and (watched := self._folders()):
                await self._watch(watched)
        except (OSError, WatchfilesRustInternalError) as error:
            self._tell(f"live editing has stopped: {error}; WATCHFILES_FORCE_POLLING=1 looks without notices")

    def stop(self) -> None:
        """Let `watch` end: it waits in a thread that no cancelling reaches."""
        self._stopped.set()

    async def reload(self) -> tuple[str, ...]:
        """Build anew the APIs whose files have changed since they were last looked at, and return their names."""
        changes = {name: _changed(api.stamps, api.look(api.built)) for name, api in self._apis.items()}
        edited = tuple(name for name, files in changes.items() if files)
        for name in edited:
            await self._renew(self._apis[name], changes[name])
        return edited

    def _folders(self) -> frozenset[Path]:
        return frozenset[Path]().union(*(folders(api.built.source, api.stamps) for api in self._apis.values()))

    async def _watch(self, watched: frozenset[Path]) -> None:
        """Serve edits for as long as they happen in these folders."""
        notices = awatch(
            *watched,
            watch_filter=None,
            recursive=False,
            step=_STEP,
            debounce=_DEBOUNCE,
            stop_event=self._stopped,
            rust_timeout=_LOOK_AGAIN,
            yield_on_timeout=True,
        )
        async with aclosing(notices):
            async for _ in notices:
                await self.reload()
                if self._folders() != watched:
                    return

    async def _renew(self, api: _Api, changed: frozenset[Path]) -> None:
        began, seen = perf_counter(), api.look(api.built)
        try:
            built = await asyncio.to_thread(self._build, api.built)
            lost = await self._swap(api.built, built)
        except SpecdoubleError as error:
            self._keep(api, str(error))
        except Exception as error:  # noqa: BLE001 - whatever an edit does to the build, the last good one goes on
            self._keep(api, "".join(traceback.format_exception(error)))
        else:
            before, api.built, api.broken = api.built, built, False
            self._stage.errors.pop(built.name, None)
            took = perf_counter() - began
            self._tell(f"{built.name}: {_named(changed)} edited, serving it ({took:.2f} s)")
            for line in [*_new_findings(before, built), *lost, *await self._remarks(built, changed)]:
                self._tell(f"  {line}")
        # A file saved meanwhile has another stamp than the one seen before the build, and is read next time.
        api.stamps = {**api.look(api.built), **seen}

    def _build(self, old: Built) -> Built:
        """Build an API from its files as they are, and load every world that is in use, away from the event loop."""
        if old.source.handlers is not None:
            forget_compiled(old.source.handlers)
        built = build(old.source, old.settings)
        if built.settings.strict and built.findings:
            raise ConfigError("\n".join(str(finding) for finding in built.findings))
        for sandbox in self._stage.sandboxes:
            with sandbox.active():
                built.double.worlds.template(self._stage.place, sandbox, sandbox.worlds[built.name])
        return built

    async def _swap(self, old: Built, new: Built) -> list[str]:
        """Put the new double in the old one's place between two requests; return what was lost, by sandbox."""
        async with AsyncExitStack() as turns:
            await self._take_turns(turns)
            heirs = {one.name: heir(self._stage.place, one, old.double, new.double) for one in self._stage.sandboxes}
            self._stage.replace(new.double, {name: store for name, (store, _) in heirs.items()})
            lost = [(name, text) for name, (_, texts) in heirs.items() for text in texts]
            for sandbox in self._stage.sandboxes:
                lost += [(sandbox.name, text) for text in forget_snapshots(sandbox, old.double, new.double)]
        return [f"sandbox {name}: {text}" for name, text in lost]

    async def _take_turns(self, turns: AsyncExitStack) -> None:
        """Let handlers that are in the middle of a transaction end it; not for ever."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_PATIENCE):
                for sandbox in self._stage.sandboxes:
                    await turns.enter_async_context(sandbox.turn)

    def _keep(self, api: _Api, error: str) -> None:
        name = api.built.name
        api.broken = True
        self._stage.errors[name] = error
        self._tell(f"{name}: the edit is broken, the last good version is served on:\n{_indented(error)}")

    async def _remarks(self, built: Built, changed: frozenset[Path]) -> list[str]:
        """Say which sandboxes do not follow an edited fixture, and which rows do not follow an edited schema."""
        name, fixtures = built.name, built.source.fixtures
        written = [one for one in self._stage.sandboxes if not one.is_untouched(name)]
        remarks = []
        if written and fixtures and any(file.is_relative_to(fixtures.absolute()) for file in changed):
            who = ", ".join(one.name for one in written)
            remarks.append(f"sandbox {who}: written already, so its rows stay; POST /-/reset loads the fixtures anew")
        for sandbox in written:
            found = await asyncio.to_thread(lambda store: list(misfits(store, built.double)), sandbox.stores[name])
            remarks += [f"sandbox {sandbox.name}: {text}; POST /-/reset loads others" for text in found]
        return remarks


def _changed(before: Stamps, after: Stamps) -> frozenset[Path]:
    return frozenset(file for file in before.keys() | after.keys() if before.get(file) != after.get(file))


def _named(files: Iterable[Path]) -> str:
    names = sorted(_shown(file) for file in files)
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")


def _shown(file: Path) -> str:
    return str(file.relative_to(Path.cwd())) if file.is_relative_to(Path.cwd()) else file.name


def _new_findings(before: Built, after: Built) -> list[str]:
    known = {finding.message for finding in before.findings}
    return [str(finding) for finding in after.findings if finding.message not in known]


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.splitlines())
