"""`specdouble serve`: run doubles until Ctrl-C."""

from __future__ import annotations

import asyncio
import errno
import ipaddress
import socket
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import click
import uvicorn

from specdouble.cli.interrupt import Interrupt
from specdouble.cli.options import (
    build_targets,
    cache_option,
    document_options,
    read_settings,
    show_path,
    world_options,
)
from specdouble.cli.unhindered import unhindered
from specdouble.cli.workers import check_workers, run_workers
from specdouble.contract.model import Operation
from specdouble.control.gate import Gate, make_token
from specdouble.control.late import late_control
from specdouble.errors import ConfigError
from specdouble.runtime.settings import Settings
from specdouble.serve.build import Built, address
from specdouble.serve.cors import Cors
from specdouble.serve.credentials import any_credentials, persona_credentials
from specdouble.serve.live import Live
from specdouble.serve.protocol import make_protocol
from specdouble.serve.sending import end_streams
from specdouble.serve.stage import Stage
from specdouble.serve.switchboard import Switchboard, server_path

_OF_A_KIND = 3  # findings that the start shows


@click.command()
@document_options
@cache_option
@click.option("--host", help="Address to listen on.  [default: 127.0.0.1]")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on; 0 takes a free one.  [default: 4010]")
@world_options
@click.option("--workers", type=int, help="Processes that serve; they share rows in a --store file.  [default: 1]")
@click.option("--live/--no-live", default=None, help="Serve what is edited while the server runs.  [default: live]")
@click.option("--cors", metavar="ORIGIN", help="Let pages of this origin call, too ('*' for all); loopback always may.")
@click.option("--token", help="What the control plane asks for; made up where other machines can reach it.")
@click.option("--webhooks-to", metavar="URL", help="Send the webhooks of the document there.")
@click.option("--allow-remote-callbacks", is_flag=True, default=None, help="Call back addresses of other machines too.")
@click.option("--no-cors", is_flag=True, default=None, help="Send no CORS headers at all.")
def serve(targets: tuple[str, ...], **flags: Any) -> None:
    """Serve APIs of this project, or any OpenAPI document.

    APIs go by name, documents by file or URL; with no name, every API is served, each below its own. What is given here
    wins over SPECDOUBLE_<KEY> in the environment, and that over specdouble.toml.
    """
    settings = read_settings(flags)
    check_workers(settings)
    with Interrupt() as interrupt, _listen(settings.host, settings.port) as listener:
        flags["port"] = listener.getsockname()[1]
        with unhindered():
            settings, builts = build_targets(targets, flags)
            stage = Stage({built.name: built.double for built in builts}, settings)
            cors = Cors(enabled=not settings.no_cors, origin=settings.cors)
            token = make_token(settings.host, settings.token)
            app = Switchboard(stage, late_control(stage, Gate(cors, token), workers=settings.workers))
        _tell_findings(builts, whole=bool(settings.strict))
        if settings.strict and any(built.findings for built in builts):
            raise ConfigError("--strict: the document has findings; mend them or serve without --strict")
        config = uvicorn.Config(
            app,
            http=make_protocol(app),
            log_level="warning",
            access_log=False,
            lifespan="off",
            server_header=False,
            proxy_headers=False,
        )
        ready = partial(click.echo, banner(builts, settings, token))
        if settings.workers > 1:
            run_workers(settings.workers, lambda: _Server(config, stage, interrupt).run(sockets=[listener]), ready)
            return
        live = Live(stage, builts) if settings.live else None
        _Server(config, stage, interrupt, live, ready).run(sockets=[listener])


class _Server(uvicorn.Server):
    """A server that watches files while it serves, and waits for nobody who follows a journal when it stops."""

    def __init__(
        self,
        config: uvicorn.Config,
        stage: Stage,
        interrupt: Interrupt,
        live: Live | None = None,
        ready: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__(config)
        self._stage = stage
        self._interrupt = interrupt
        self._live = live
        self._ready = ready

    async def serve(self, sockets: list[socket.socket] | None = None) -> None:
        """Serve until told to stop."""
        watching = asyncio.create_task(self._live.watch()) if self._live else None
        try:
            await super().serve(sockets)
        finally:
            if self._live is not None and watching is not None:
                self._live.stop()
                await watching

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and say so only now, when a signal that comes is a signal heard."""
        await super().startup(sockets)
        self.should_exit |= self._interrupt.came
        self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop; streams of journals and of handlers may have no end of their own."""
        end_streams()
        for sandbox in self._stage.sandboxes:
            sandbox.journal.close()
        await super().shutdown(sockets)


def banner(builts: Sequence[Built], settings: Settings, token: str | None = None) -> str:
    """Tell each API, its address, its documentation page and credentials to try."""
    base, lines = address(settings), []
    for built in builts:
        about = built.double.description
        alias = server_path(built.double) if not about.mount else ""
        lines += [
            f"{about.title}  ({built.summary})",
            f"  serves  {base}{about.mount}" + (f"  (also {base}{alias})" if alias else ""),
            f"  docs    {base}/-/apis/{about.name}/docs",
            *_credential_lines(built),
            *_try_line(built, base),
            "",
        ]
    if token is not None:
        lines += [f"The control plane under {base}/-/ wants -H 'Authorization: Bearer {token}'", ""]
    store = settings.store
    kept = f"in {store.partition(':///')[2]}" if ":" in store else "in memory"
    return "\n".join([*lines, f"Ctrl-C stops it. Rows are kept {kept}; POST /-/reset loads the first ones anew."])


def _credential_lines(built: Built) -> list[str]:
    about = built.double.description
    if about.personas:
        width = max(len(persona.user.name) for persona in about.personas)
        return [
            f"  {'as' if number == 0 else '  '}      {persona.user.name:<{width}}  "
            f"{persona_credentials(about.document, persona).curl()}"
            for number, persona in enumerate(about.personas)
        ]
    if built.settings.auth == "off":
        return ["  as      anybody: no credential is asked for"]
    sample = any_credentials(about.document)
    return [f"  as      anybody: {sample.curl() or 'no credential is asked for'}"]


def _try_line(built: Built, base: str) -> list[str]:
    about = built.double.description
    listing = next(
        (one for one in about.document.operations if one.method == "GET" and _is_plain(one)),
        None,
    )
    if listing is None:
        return []
    first = about.personas[0] if about.personas else None
    credentials = persona_credentials(about.document, first) if first else any_credentials(about.document)
    return [f"  try     curl {base}{about.mount}{listing.path} {credentials.curl()}".rstrip()]


def _is_plain(operation: Operation) -> bool:
    return "{" not in operation.path and not any(parameter.required for parameter in operation.parameters)


def _tell_findings(builts: Sequence[Built], *, whole: bool) -> None:
    """Tell what is wrong in each document; of one kind, unless `whole`, the first few, and where to see the others."""
    for built in builts:
        told: Counter[str] = Counter()
        for finding in built.findings:
            told[finding.rule] += 1
            if whole or told[finding.rule] <= _OF_A_KIND:
                click.echo(f"specdouble: {show_path(str(finding))}", err=True)
        for rule, number in told.items():
            if number > _OF_A_KIND and not whole:
                target = show_path(built.source.document)
                click.echo(f"specdouble: {number - _OF_A_KIND} more [{rule}]: specdouble lint {target}", err=True)


def _listen(host: str, port: int) -> socket.socket:
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen()  # from here on callers wait, and are not refused
    except OSError as error:
        is_taken = error.errno in {errno.EADDRINUSE, errno.EACCES}
        hint = "try --port 0 for a free one" if is_taken else "--host takes an address of this machine"
        raise ConfigError(f"cannot listen on {host}:{port}: {error.strerror}; {hint}") from None
    if not _is_loopback(listener):
        print(f"specdouble: listening on {host}: everybody who reaches this machine can call", file=sys.stderr)  # noqa: T201
    return listener


def _is_loopback(listener: socket.socket) -> bool:
    return ipaddress.ip_address(listener.getsockname()[0]).is_loopback
