"""From what a person names to a subject: a double in this process, or a server at a URL."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from specdouble.contract.model import Document
from specdouble.control.routes import Control
from specdouble.errors import ConfigError
from specdouble.runtime.personas import Persona, load_personas
from specdouble.runtime.settings import Settings
from specdouble.serve.build import build
from specdouble.serve.credentials import Credentials, any_credentials
from specdouble.serve.double import Description
from specdouble.serve.project import ApiSource
from specdouble.serve.reading import read_document
from specdouble.serve.stage import Stage
from specdouble.serve.switchboard import Switchboard
from specdouble.testing.patience import Patient
from specdouble.testing.signing import signing
from specdouble.testing.suite.address import IN_PROCESS
from specdouble.testing.suite.caller import Caller, persona_caller
from specdouble.testing.suite.clock import ControlClock
from specdouble.testing.suite.options import Options
from specdouble.testing.suite.remote import connect
from specdouble.testing.suite.subject import Subject
from specdouble.testing.target import Application, InProcess


def open_subject(source: ApiSource, settings: Settings, options: Options, root: Path | None) -> Subject:
    """Return what is to be tested. Raises ConfigError where nothing answers at a URL."""
    if options.base_url is None:
        return _double(source, settings, root)
    document = read_document(source, settings)
    target, reset = connect(options.base_url, source.name, settings)
    callers = _callers(document, source, options)
    peer = _header_caller("peer", options.peer_headers)
    target = signing(target, document, (caller.credentials for caller in (*callers, *([peer] if peer else []))))
    parts = urlsplit(options.base_url)
    clock = ControlClock(target, f"{parts.scheme}://{parts.netloc}/-") if reset is not None else None
    return Subject(
        document,
        Patient(target) if clock is None else Patient(target, clock.wait),
        source,
        callers,
        peer,
        reset,
        clock=clock,
        root=root,
        world=settings.world,
        personas=options.personas,
    )


def _double(source: ApiSource, settings: Settings, root: Path | None) -> Subject:
    unlimited = settings.with_values({"rate_limits": False}, "specdouble test")  # as no layer but journeys heeds limits
    about, stage, app = _staged(source, unlimited)
    callers = _personas(about.document, about.personas) or (_anybody(about.document),)
    plain = InProcess(app, f"{IN_PROCESS}{about.mount}")
    target = signing(plain, about.document, (caller.credentials for caller in callers))
    return Subject(
        about.document,
        target,
        source,
        callers,
        reset=lambda: stage.reset(world=settings.world if source.is_project_api else None),
        app=app,
        clock=ControlClock(target, f"{IN_PROCESS}/-"),
        root=root,
        world=settings.world,
        limited=lambda: _staged(source, settings)[2],
    )


def _staged(source: ApiSource, settings: Settings) -> tuple[Description, Stage, Application]:
    double = build(source, settings).double
    stage = Stage({double.description.name: double}, settings)
    return double.description, stage, Switchboard(stage, Control(stage).app())


def _callers(document: Document, source: ApiSource, options: Options) -> tuple[Caller, ...]:
    """Name those who may call a server: by headers, by a personas file, else by the project's own personas."""
    given = _header_caller("you", options.headers)
    if given is not None:
        return (given,)
    file = options.personas or (source.fixtures / "personas.yaml" if source.fixtures is not None else None)
    if options.personas is not None and not options.personas.exists():
        raise ConfigError(f"no personas file {options.personas}")
    return _personas(document, load_personas(file, document) if file is not None else ()) or (_anybody(document),)


def _personas(document: Document, personas: tuple[Persona, ...]) -> tuple[Caller, ...]:
    return tuple(persona_caller(document, persona) for persona in personas)


def _anybody(document: Document) -> Caller:
    return Caller("anybody", any_credentials(document))


def _header_caller(name: str, headers: Mapping[str, str]) -> Caller | None:
    return Caller(name, Credentials(headers=dict(headers)), tenant=name) if headers else None
