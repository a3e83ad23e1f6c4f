"""From a source to a double that can be served: everything is read, checked and compiled here, once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from specdouble.behave.access import Rule
from specdouble.behave.gone import GONE
from specdouble.behave.infer import infer
from specdouble.behave.infer.explain import Plan as Explanation
from specdouble.behave.infer.explain import explain, summarise
from specdouble.behave.jobs.declared import with_jobs
from specdouble.behave.jobs.moves import MARKS
from specdouble.behave.model import Inference
from specdouble.behave.tiers import Tiers
from specdouble.behave.xml import XmlRenderer
from specdouble.contract.body_limits import body_limits
from specdouble.contract.lazily import Lazily
from specdouble.contract.model import Document, Finding, Operation
from specdouble.contract.wire import Contract
from specdouble.data.values import Values
from specdouble.errors import DocumentError
from specdouble.handler import resource
from specdouble.runtime import sandbox
from specdouble.runtime.files import COLLECTION as FILES
from specdouble.runtime.idempotency import COLLECTION as IDEMPOTENCY
from specdouble.runtime.personas import Persona, load_personas
from specdouble.runtime.rate_limit_rules import read_limits
from specdouble.runtime.settings import Settings
from specdouble.serve.access_rules import read_rules
from specdouble.serve.callbacks import Callbacks, find_callbacks
from specdouble.serve.chosen import Chosen
from specdouble.serve.conditional import Conditional, Reads, find_conditional
from specdouble.serve.cors import Cors
from specdouble.serve.deprecated import find_deprecation
from specdouble.serve.discretion import discretion, kept_back
from specdouble.serve.double import Description, Double
from specdouble.serve.guard import Guard, make_guards
from specdouble.serve.handlers import Handlers, load_handlers
from specdouble.serve.idempotency import Idempotency, find_idempotency
from specdouble.serve.inspection import report_to_stderr
from specdouble.serve.issued import Issued
from specdouble.serve.issued_said import find_issued
from specdouble.serve.plan import Plan
from specdouble.serve.prepared import Prepared
from specdouble.serve.project import ApiSource
from specdouble.serve.rate_limited import make_rate_limits
from specdouble.serve.reading import nowhere, read_document, revived, shelf_key
from specdouble.serve.refusals import Refusals
from specdouble.serve.render import Renderer
from specdouble.serve.rendered import Rendered
from specdouble.serve.representation import Representation, find_stamps
from specdouble.serve.services import Services, handler_tier
from specdouble.serve.shelf import Shelf
from specdouble.serve.signatures import Signature, find_signatures
from specdouble.serve.tier import Tier
from specdouble.serve.told import told
from specdouble.serve.trail import Trail
from specdouble.serve.webhooks import find_webhooks
from specdouble.serve.worlds import Worlds
from specdouble.store.spec import CollectionSpec

Found = TypeVar("Found")
NOTHING = Inference({}, {}, {}, {})
"""What is known of a document that is served without rows."""


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
        return summarise([choice.tier for choice in self.tiers.choices.values()])

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


def build(source: ApiSource, settings: Settings, *, whole_road: bool = False, shelf: Shelf | None = None) -> Built:
    """Build the double of a source. What is wrong with a project raises; a foreign document's faults are findings.

    With a shelf, what a start finds out from the document is kept for the next one, which then compiles an operation
    when it is first asked for.
    """
    key = None if shelf is None else shelf_key(source, settings)
    before = shelf.get(key) if shelf is not None and key is not None else None
    document = read_document(source, settings) if before is None else revived(before.document, source, settings)
    errors = [str(finding) for finding in document.findings if finding.severity == "error"]
    if source.is_project_api and errors:
        raise DocumentError("\n".join(errors))
    building = _Building(source, document, settings, before)
    built = building.built(whole_road=whole_road)
    if shelf is not None and key is not None and before is None and document.digests:
        shelf.put(key, building.prepared(built), document.digests)
    return built


class _Building:
    """The parts of one double, made in the order in which they need one another."""

    def __init__(
        self, source: ApiSource, document: Document, settings: Settings, before: Prepared | None = None
    ) -> None:
        """`before` is what an earlier start has found out; handlers are checked at every start."""
        self.source = source
        self.document = document
        self.settings = settings
        self.before = before
        self.known = None if source.is_project_api else before
        readings = before.readings if before is not None else None
        self.findings: list[Finding] = []
        self.limits = self._forgiven("x-max-body", lambda: body_limits(document)) or {}
        self.contract = Contract(document, max_body=settings.max_body, limits=self.limits, readings=readings)
        self.handlers = self._handlers()
        self.personas = self._personas()
        self.policy = settings.auth or ("personas" if self.personas else "any")
        self.reads = Reads(document.operations)
        self.kept_back = kept_back(document)
        self.inferred = self._inferred()
        self.inference = self._with_jobs()
        forgiving = not source.is_project_api and not settings.errors
        self.values = Values(document, seed=sandbox.seed, now=sandbox.now, forgiving=forgiving)
        self.tiers = self._tiers()

    def built(self, *, whole_road: bool) -> Built:
        """Put the parts together."""
        guards = make_guards(self.document, self.policy, self.personas, self._issued(), self._signatures())
        examples = self.tiers.example if self.settings.stateless else None
        refusals = Refusals(
            self.document, self.contract.validators, self.handlers.render_error, examples, self.tiers.fit
        )
        worlds = Worlds(
            self.document.name,
            {**self.inference.collections, **{spec.name: spec for spec in self._kept_beside()}},
            self.tiers.resource.ground,
            fixtures=None if self.settings.stateless else self.source.fixtures,
            personas=self.personas,
            first=self.settings.world,
        )
        self._read_rate_limits()
        plans = self._plans(guards, refusals)
        if self.known is None:
            plans.make_all()
        known = None if self.known is None else self.known.findings
        findings = (*told(self.document, self.contract), *self.findings) if known is None else known
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
            limits=self.limits,
            whole_road=whole_road,
        )
        return Built(double, self.settings, findings, self.inference, self.tiers, self.source)

    def _issued(self) -> Mapping[str, Issued]:
        if self.settings.stateless:
            return {}
        return self._forgiven("x-credentials", lambda: find_issued(self.document, self.tiers.resource.ground)) or {}

    def _signatures(self) -> Mapping[str, Signature]:
        return self._forgiven("x-signature", lambda: find_signatures(self.document)) or {}

    def _kept_beside(self) -> list[CollectionSpec]:
        """List the collections that no API shows."""
        return [IDEMPOTENCY, MARKS, FILES, *([] if self.settings.stateless else [GONE])]

    def _handlers(self) -> Handlers:
        if self.source.handlers is None or self.settings.stateless:
            return Handlers({}, frozenset())
        return load_handlers(self.source.handlers, self.document)

    def prepared(self, built: Built) -> Prepared:
        """Return what the next start need not find out again."""
        document = replace(self.document, locate=nowhere)
        readings = self.contract.validators.readings
        return Prepared(document, readings, self.inferred, dict(self.tiers.choices), built.findings)

    def _personas(self) -> tuple[Persona, ...]:
        """Read who there is: with `--auth any` as well, for their rows are in every world."""
        if self.source.fixtures is None:
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

    def _inferred(self) -> Inference:
        if self.settings.stateless:
            return NOTHING
        return self._infer() if self.before is None else self.before.inference

    def _with_jobs(self) -> Inference:
        if self.settings.stateless:
            return self.inferred
        return self._forgiven("x-jobs", lambda: with_jobs(self.document, self.inferred)) or self.inferred

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
            broken_too=self.settings.errors,
            knows_all_ids=self.settings.unknown_ids == "generate",
            choices=self.known.choices if self.known is not None else None,
            forgiving=not self.source.is_project_api and not self.settings.errors,
            rules=self._rules(),
            remembers=not self.settings.stateless,
        )

    def _rules(self) -> dict[str, Rule]:
        """Read what access follows from rows; where there are no rows, nothing does."""
        if self.settings.stateless:
            return {}
        return read_rules(self.handlers.access, f"{self.source.handlers}/access.py", self.inference.collections)

    def _plans(self, guards: Mapping[str, Guard], refusals: Refusals) -> Lazily[Plan]:
        services = Services(self.tiers, self.document.name, address(self.settings))
        record, folder = self.handlers.record, self.source.handlers
        alone = self.settings.workers > 1
        trail = Trail(self.document.name, record, f"{folder}/trail.py", alone=alone) if record is not None else None
        takes_turns = any(one.is_async for one in self.handlers.functions.values())
        xml, rendered = XmlRenderer(self.document), Rendered()
        operations = {operation.id: operation for operation in self.document.operations}
        self.chosen = Lazily(operations, lambda name: self._chosen(operations[name], refusals))

        def planned(operation_id: str) -> Plan:
            operation = operations[operation_id]
            return Plan(
                self.document.name,
                operation,
                self.contract.wire(operation.id),
                self._tier(operation.id, services),
                guard=guards[operation.id],
                refusals=refusals,
                renderer=Renderer(operation, self.contract.wire(operation.id), xml, rendered),
                responses=self.settings.responses,
                takes_turns=takes_turns,
                writes_alone=alone,
                report=report_to_stderr,
                idempotency=self._idempotency(operation),
                conditional=self._conditional(operation, services),
                callbacks=self._callbacks(operation),
                rate_limited=self.rate_limited.get(operation.id),
                chosen=self.chosen[operation.id],
                accepts_first=not self.settings.stateless,
                always=self._deprecation(operation),
                admission=self.handlers.admit,
                trail=trail,
            )

        return Lazily(operations, planned)

    def _deprecation(self, operation: Operation) -> Mapping[str, str] | None:
        module, is_classic = self.handlers.switches.get(operation.id, {}), self.settings.stateless
        return self._forgiven(
            "x-deprecation", lambda: find_deprecation(self.document, operation, module, is_classic=is_classic)
        )

    def _chosen(self, operation: Operation, refusals: Refusals) -> Chosen:
        wire, shown = self.contract.wire(operation.id), self.tiers.shown
        dynamic, is_classic = self.settings.dynamic, self.settings.stateless
        return Chosen(self.document.name, operation, wire, shown, refusals, dynamic=dynamic, is_classic=is_classic)

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
            finding = Finding(rule, f"{str(error).rstrip('.')}. Served without it")
            if finding not in self.findings:
                self.findings.append(finding)
            return None

    def _tier(self, operation_id: str, services: Services) -> Tier:
        choice = self.tiers.choices[operation_id]
        handler = self.handlers.functions.get(operation_id)
        if handler is not None:
            operation = self.tiers.resource.ground.operations[operation_id]
            answer = handler_tier(handler, services, discretion(self.document, operation, self.kept_back))
            return Tier("handler", answer, choice.why, handler.place, choice.collection)
        if choice.tier in {"example", "generated"}:
            answer = self.tiers.heeding(operation_id, self.chosen[operation_id].plain)
            return Tier(choice.tier, answer, choice.why, mend=self.tiers.mend)
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
