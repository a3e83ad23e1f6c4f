"""From a source to a double that can be served: everything is read, checked and compiled here, once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from specdouble.behave.infer import infer
from specdouble.behave.infer.explain import Plan as Explanation
from specdouble.behave.infer.explain import explain, summarise
from specdouble.behave.jobs.declared import with_jobs
from specdouble.behave.jobs.moves import MARKS
from specdouble.behave.model import Inference
from specdouble.behave.tiers import Tiers
from specdouble.behave.xml import XmlRenderer
from specdouble.contract.load import load_document, load_text
from specdouble.contract.model import Document, Finding, Operation
from specdouble.contract.wire import Contract
from specdouble.data.values import Values
from specdouble.errors import ConfigError, DocumentError
from specdouble.handler import resource
from specdouble.runtime import sandbox
from specdouble.runtime.idempotency import COLLECTION as IDEMPOTENCY
from specdouble.runtime.personas import Persona, load_personas
from specdouble.runtime.rate_limit_rules import read_limits
from specdouble.runtime.settings import Settings
from specdouble.serve.callbacks import Callbacks, find_callbacks
from specdouble.serve.conditional import Conditional, Reads, find_conditional
from specdouble.serve.cors import Cors
from specdouble.serve.double import Description, Double
from specdouble.serve.fetch import fetch
from specdouble.serve.guard import Guard, make_guards
from specdouble.serve.handlers import Handlers, load_handlers
from specdouble.serve.idempotency import Idempotency, find_idempotency
from specdouble.serve.issued_said import find_issued
from specdouble.serve.plan import Plan, report_to_stderr
from specdouble.serve.project import ApiSource
from specdouble.serve.rate_limited import make_rate_limits
from specdouble.serve.refusals import Refusals
from specdouble.serve.render import Renderer
from specdouble.serve.rendered import Rendered
from specdouble.serve.representation import Representation, find_stamps
from specdouble.serve.services import Services, handler_tier
from specdouble.serve.tier import Tier
from specdouble.serve.webhooks import find_webhooks
from specdouble.serve.worlds import Worlds

Found = TypeVar("Found")


@dataclass(frozen=True)
class Built:
    """A double, with what was found on the way."""

    double: Double
    settings: Settings
    findings: tuple[Finding, ...]
    inference: Inference
    tiers: Tiers
    source: ApiSource

    @property
    def name(self) -> str:
        """The API's slug."""
        return self.double.description.name

    @property
    def summary(self) -> str:
        """Count the operations of each tier: `62 operations: 21 handler, 41 resource, 0 example, 0 generated`."""
        return summarise([plan.tier.name for plan in self.double.plans.values()])

    def explain(self) -> Explanation:
        """Tell the tier of every operation, its rows and why."""
        choices = self.tiers.choices
        plans = self.double.plans
        return explain(
            self.double.description.document,
            self.inference,
            tiers={name: choice.tier for name, choice in choices.items()},
            reasons={name: plan.tier.place for name, plan in plans.items() if plan.tier.place},
        )


def build(source: ApiSource, settings: Settings, *, whole_road: bool = False) -> Built:
    """Build the double of a source. What is wrong with a project raises; a foreign document's faults are findings."""
    document = read_document(source, settings)
    errors = [str(finding) for finding in document.findings if finding.severity == "error"]
    if source.is_project_api and errors:
        raise DocumentError("\n".join(errors))
    return _Building(source, document, settings).built(whole_road=whole_road)


def read_document(source: ApiSource, settings: Settings) -> Document:
    """Load the document of a source, with the overlay that the settings name."""
    overlays = [Path(settings.overlay)] if settings.overlay else []
    if "://" in source.document:
        if overlays:
            raise ConfigError("--overlay works on files; fetch the document first")
        return load_text(fetch(source.document), name=source.name)
    ref_root = Path(settings.ref_root) if settings.ref_root else None
    return load_document(source.document, name=source.name, ref_root=ref_root, overlays=overlays)


class _Building:
    """The parts of one double, made in the order in which they need one another."""

    def __init__(self, source: ApiSource, document: Document, settings: Settings) -> None:
        self.source = source
        self.document = document
        self.settings = settings
        self.contract = Contract(document, max_body=settings.max_body)
        self.handlers = load_handlers(source.handlers, document) if source.handlers else Handlers({}, frozenset())
        self.personas = self._personas()
        self.policy = settings.auth or ("personas" if self.personas else "any")
        self.findings: list[Finding] = []
        self.reads = Reads(document.operations)
        inference = self._infer()
        self.inference = self._forgiven("x-jobs", lambda: with_jobs(document, inference)) or inference
        self.values = Values(document, seed=sandbox.seed, now=sandbox.now)
        self.tiers = self._tiers()

    def built(self, *, whole_road: bool) -> Built:
        """Put the parts together."""
        issued = find_issued(self.document, self.tiers.resource.ground)
        guards = make_guards(self.document, self.policy, self.personas, issued)
        refusals = Refusals(self.document, self.contract.validators, self.handlers.render_error, self.tiers.fit)
        worlds = Worlds(
            self.document.name,
            {**self.inference.collections, IDEMPOTENCY.name: IDEMPOTENCY, MARKS.name: MARKS},
            self.tiers.resource.ground,
            fixtures=self.source.fixtures,
            personas=self.personas,
            first=self.settings.world,
        )
        self._read_rate_limits()
        plans = self._plans(guards, refusals)
        findings = (*self.document.findings, *self.contract.findings, *self.findings)
        description = Description(
            self.document.name, self.document.title, self.source.mount, self.document, self.personas, findings
        )
        double = Double(
            description,
            plans,
            guards,
            refusals,
            worlds=worlds,
            cors=Cors(enabled=not self.settings.no_cors, origin=self.settings.cors),
            max_body=self.settings.max_body,
            whole_road=whole_road,
        )
        return Built(double, self.settings, findings, self.inference, self.tiers, self.source)

    def _personas(self) -> tuple[Persona, ...]:
        if self.source.fixtures is None or self.settings.auth in {"any", "off"}:
            return ()
        return load_personas(self.source.fixtures / "personas.yaml", self.document)

    def _read_rate_limits(self) -> None:
        """Find `x-rate-limit`; what is wrong with one stops a project."""
        said = self.handlers.switches
        modules = {name: words["x-rate-limit"] for name, words in said.items() if "x-rate-limit" in words}
        found = read_limits(self.document, modules)
        if found.findings and self.source.is_project_api:
            raise DocumentError("\n".join(map(str, found.findings)))
        self.findings += found.findings
        limits = found.limits if self.settings.rate_limits else {}
        self.rate_limited = make_rate_limits(self.document, limits)

    def _infer(self) -> Inference:
        """Infer with every `x-resource`; a foreign document whose overrides are wrong is served without them."""
        try:
            return infer(self.document)
        except DocumentError as error:
            if self.source.is_project_api:
                raise
            self.findings.append(Finding("x-resource", f"{error} Served without any x-resource"))
            return infer(self.document, heed_overrides=False)

    def _tiers(self) -> Tiers:
        bound: dict[str, object] = {name: handler.function for name, handler in self.handlers.functions.items()}
        bound |= dict.fromkeys(self.handlers.bound, resource)
        return Tiers(
            self.document,
            self.inference,
            self.values,
            sandbox.now,
            self.contract,
            handlers=bound,
            base_url=address(self.settings) + self.source.mount,
            forgiving=not self.source.is_project_api,
        )

    def _plans(self, guards: Mapping[str, Guard], refusals: Refusals) -> dict[str, Plan]:
        services = Services(self.tiers)
        takes_turns = any(one.is_async for one in self.handlers.functions.values())
        xml, rendered = XmlRenderer(self.document), Rendered()
        return {
            operation.id: Plan(
                self.document.name,
                operation,
                self.contract.wire(operation.id),
                self._tier(operation.id, services),
                guard=guards[operation.id],
                refusals=refusals,
                renderer=Renderer(operation, self.contract.wire(operation.id), xml, rendered),
                responses=self.settings.responses,
                takes_turns=takes_turns,
                writes_alone=self.settings.workers > 1,
                report=report_to_stderr,
                idempotency=self._idempotency(operation),
                conditional=self._conditional(operation, services),
                callbacks=self._callbacks(operation),
                rate_limited=self.rate_limited.get(operation.id),
                admission=self.handlers.admit,
            )
            for operation in self.document.operations
        }

    def _idempotency(self, operation: Operation) -> Idempotency | None:
        module = self.handlers.switches.get(operation.id, {})
        return self._forgiven("x-idempotency", lambda: find_idempotency(self.document, operation, module))

    def _conditional(self, operation: Operation, services: Services) -> Conditional | None:
        module, own = self.handlers.switches.get(operation.id, {}), operation.id in self.handlers.functions
        stamps = find_stamps(self.inference, operation.id)

        def represent(shown: Operation) -> Representation:
            return self._representation(shown, services)

        return self._forgiven(
            "x-etag",
            lambda: find_conditional(self.document, operation, module, represent, stamps, reads=self.reads, own=own),
        )

    def _callbacks(self, operation: Operation) -> Callbacks | None:
        to = self.settings.webhooks_to
        webhooks = self._forgiven("x-on", lambda: find_webhooks(self.document, self.inference, operation, to)) or ()
        found = (*find_callbacks(self.document, operation), *webhooks)
        base_url, allow_remote = address(self.settings) + self.source.mount, self.settings.allow_remote_callbacks
        if not found:
            return None
        return Callbacks(self.document, operation, found, self.values, base_url=base_url, allow_remote=allow_remote)

    def _representation(self, operation: Operation, services: Services) -> Representation:
        wire, tier = self.contract.wire(operation.id), self._tier(operation.id, services)
        renderer = Renderer(operation, wire, XmlRenderer(self.document))
        return Representation(operation, wire, tier, renderer, find_stamps(self.inference, operation.id))

    def _forgiven(self, rule: str, find: Callable[[], Found]) -> Found | None:
        """Let what is wrong with an extension stop a project, and be a finding of a foreign document."""
        try:
            return find()
        except DocumentError as error:
            if self.source.is_project_api:
                raise
            finding = Finding(rule, f"{error}. Served without it")
            if finding not in self.findings:
                self.findings.append(finding)
            return None

    def _tier(self, operation_id: str, services: Services) -> Tier:
        choice = self.tiers.choices[operation_id]
        handler = self.handlers.functions.get(operation_id)
        if handler is not None:
            answer = handler_tier(handler, services)
            return Tier("handler", answer, choice.why, handler.place, choice.collection)
        behave = self.tiers.behaviour(operation_id)
        return Tier(
            choice.tier,
            lambda call, store, user, _: behave(call, store, user),
            choice.why,
            "",
            choice.collection,
            self.tiers.mend,
        )


def address(settings: Settings) -> str:
    """Write the address that clients on this machine use."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)  # noqa: S104 - every interface
    return f"http://[{host}]:{settings.port}" if ":" in host else f"http://{host}:{settings.port}"
