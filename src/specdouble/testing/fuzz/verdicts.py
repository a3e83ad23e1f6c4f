"""What Schemathesis' checks say of the exchanges of a run, as findings of ours."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.engine.recorder import ScenarioRecorder
from schemathesis.specs.openapi.checks import is_unexpected_http_status_case

from specdouble.contract.events import is_sse
from specdouble.contract.media import is_json
from specdouble.contract.model import Operation
from specdouble.testing.exchange import Exchange, Sent
from specdouble.testing.fuzz.carrier import Carrier, NoAnswer, Unsendable
from specdouble.testing.fuzz.cases import first_line
from specdouble.testing.fuzz.schema import config_file
from specdouble.testing.fuzz.sentences import rule_of, what_is_wrong
from specdouble.testing.judge import is_plain_refusal, is_refused_for_its_length
from specdouble.testing.reading import RequestReader
from specdouble.testing.rows import rows_at
from specdouble.testing.suite.finding import Finding
from specdouble.testing.suite.suite import Suite

ANSWERS = "answers"
"""The check that a request is answered at all."""

_RESPONSE_CHECKS = frozenset(
    {
        "status_code_conformance",
        "content_type_conformance",
        "response_schema_conformance",
        "response_headers_conformance",
    }
)


_OF_THE_REQUEST = frozenset({"negative_data_rejection", "not_a_server_error"})


class Verdicts:
    """Sends cases, has them checked, and enters the outcome; keeps of each finding the shortest chain that shows it."""

    def __init__(self, suite: Suite, carrier: Carrier, layer: str) -> None:
        self.layer = layer
        self._suite = suite
        self._carrier = carrier
        self._credentials = _call_kwargs(suite)
        self._strict = config_file(suite.subject) is not None
        self._reader = RequestReader(suite.document, suite.judge.contract, suite.recorder.base_url)
        self._found: dict[str, Finding] = {}
        self._results: list[Any] = []

    def watch(self, schema: Any) -> None:
        """Hear of every check that ran on an exchange of a schema."""
        schema.hooks.register_hook_with_name(self._heard, "after_validate")

    def _heard(self, context: Any, case: Any, response: Any, results: list[Any]) -> None:  # noqa: ARG002 - as called
        self._results = results

    def attempt(self, operation: Operation, case: Any) -> None:
        """Send a single case, and enter what its checks say."""
        self._carrier.exchanges.clear()
        response = self.call(operation, case)
        if response is not None:
            self.check(operation, case, response, None)

    def call(self, operation: Operation, case: Any) -> Any:
        """Send a case; None where there is no answer."""
        try:
            response = case.call(**self._credentials)
        except Unsendable as error:
            self._suite.log.untested(self.layer, operation.id, ANSWERS, f"not to be sent: {first_line(error)}")
        except NoAnswer as error:
            self._fail(_unanswered(self.layer, operation, error))
        else:
            self._suite.log.passed(self.layer, operation.id, ANSWERS)
            return response
        return None

    def check(self, operation: Operation, case: Any, response: Any, recorder: ScenarioRecorder | None) -> None:
        """Hold an answer to every check; `recorder` knows what came before it."""
        self._results = []
        failures: Iterable[Failure] = ()
        try:
            case.validate_response(
                response,
                headers=self._credentials["headers"],
                transport_kwargs=dict(self._credentials),
                recorder=recorder,
            )
        except FailureGroup as group:
            failures = group.exceptions
        except NoAnswer as error:
            self._fail(_unanswered(self.layer, operation, error))
        except Exception as error:  # noqa: BLE001 - a check that stumbles over an answer must not end the run
            self._suite.log.untested(self.layer, operation.id, "checks", f"a check broke off: {first_line(error)}")
        named = [(one.name, one.failure) for one in self._results if one.failure is not None]
        for check in [one.name for one in self._results if one.failure is None]:
            self._suite.log.passed(self.layer, operation.id, check)
        named = named or [(_check_of(one), one) for one in failures]
        for check, failure in named:
            self._judge(operation, case, check, failure, recorder)
        if not is_unexpected_http_status_case(case) and not {check for check, _ in named} & _RESPONSE_CHECKS:
            self._hold(operation, case)

    def close(self) -> None:
        """Enter the findings, each with its shortest chain; what chance has found again is left out."""
        found = list(self._found.values())
        for finding in found:
            same = [one for one in found if (one.check, one.operation) == (finding.check, finding.operation)]
            if not any(one.subject.startswith(f"{finding.subject}:") for one in same):
                self._suite.log.failed(finding)
        self._found.clear()

    def _hold(self, operation: Operation, case: Any) -> None:
        """Hold an answer to our own reading as well."""
        exchange = self._carrier.exchanges.get(case.id)
        if exchange is not None and exchange.sent.method == operation.method:
            listed = rows_at(self._suite.document, operation)
            self._suite.hold(operation, replace(exchange, operation_id=operation.id, rows_at=listed))

    def _judge(
        self, operation: Operation, case: Any, check: str, failure: Any, recorder: ScenarioRecorder | None
    ) -> None:
        chain = self._chain(case, failure, recorder)
        if chain and (self._is_sound_stream(operation, check, chain[-1]) or self._is_unknown_method(check, chain[-1])):
            self._suite.log.passed(self.layer, operation.id, check)
            return
        why = self._untestable(check, failure, chain) if chain else "its request is not known"
        if why:
            self._suite.log.untested(self.layer, operation.id, check, why)
        else:
            self._fail(self._finding(operation, case, check, failure, chain))

    def _is_sound_stream(self, operation: Operation, check: str, exchange: Exchange) -> bool:
        """Tell a stream that is right as we read it. Schemathesis knows OpenAPI 3.2 alone, where data is text."""
        is_stream = check == "response_schema_conformance" and is_sse(exchange.media_type)
        return is_stream and not self._suite.judge(operation, exchange)

    def _is_unknown_method(self, check: str, exchange: Exchange) -> bool:
        """Tell what a server should say of a method that it knows nowhere: RFC 9110, 15.6.2."""
        return check == "not_a_server_error" and exchange.status == 501 and self._reader.find(exchange.sent) is None

    def _untestable(self, check: str, failure: Any, chain: tuple[Exchange, ...]) -> str:
        """Tell why a failure proves nothing; empty where it does."""
        if is_refused_for_its_length(chain[-1]):
            return "it is longer than the 8,000 octets that a server should take (RFC 9112, 3), and refused as such"
        if check == "ignored_auth" and self._suite.subject.caller.name == "anybody" and "invalid" in str(failure.title):
            return "nobody gave a credential, and the one that was made up is accepted as well as any other"
        if check == "negative_data_rejection" and chain[-1].status == 413:
            return "it is longer than the server reads, and refused as such (RFC 9110, 15.5.14)"
        # Schemathesis judges the value that it drew, and what is sent need not say it: `[0]` in a form is `0` as well.
        if check == "negative_data_rejection" and self._reader.accepts(chain[-1].sent):
            return "what was drawn cannot be told from a valid value once it is written"
        drawn = check == "positive_data_acceptance" and not _is_json(chain[-1].sent)
        if drawn and not self._reader.accepts(chain[-1].sent):
            return "what was drawn cannot be told from another value once it is written in this media type"
        return ""

    def _chain(self, case: Any, failure: Any, recorder: ScenarioRecorder | None) -> tuple[Exchange, ...]:
        """Return what led to a failure: what a scenario did before, the request, and what a check sent on its own."""
        ids = [case.id]
        if recorder is not None:
            related = failure.related_case_ids()
            ids = [one.id for one in recorder.iter_chain_cases(case_id=case.id, related_case_ids=related)]
        if failure.case_id is not None and failure.case_id not in ids:
            ids = [*ids[:-1], failure.case_id] if failure.case_id in self._carrier.exchanges else ids
        return tuple(self._carrier.exchanges[one] for one in ids if one in self._carrier.exchanges)

    def _finding(
        self, operation: Operation, case: Any, check: str, failure: Any, chain: tuple[Exchange, ...]
    ) -> Finding:
        last, rule = chain[-1], rule_of(check)
        response, wrong = operation.response(last.status), what_is_wrong(case) if check in _OF_THE_REQUEST else ""
        sentence = rule.sentence(failure, last) + (f" ({wrong})" if wrong else "")
        return Finding(
            self.layer,
            check,
            operation.id,
            sentence,
            chain,
            expected=rule.expected(failure, operation),
            actual=f"{last.status} {last.media_type}".rstrip(),
            pointer=operation.pointer if response is None else response.pointer,
            source=rule.source,
            subject=_subject(failure, last, wrong if _is_deliberate(case, check) else wrong.partition(":")[0]),
            severity="warning" if self._is_open(operation, check, last, wrong) else "error",
        )

    def _is_open(self, operation: Operation, check: str, exchange: Exchange, wrong: str) -> bool:
        """Whether a document leaves open what was found.

        A rule that no schema can say may refuse a request that is valid by the schemas, with a refusal that the
        document lists; only who has written a schemathesis.toml has said for which operations that is so. And where
        two readings of one schema differ (a writeOnly property in an answer: OpenAPI says SHOULD NOT), none is proof.
        Since OpenAPI 3.1 `format` is an annotation, which a server may pass over. A server may hide which methods it
        knows: 404 or 501 for 405.
        """
        if check == "negative_data_rejection":
            return "format" in wrong and self._suite.document.version != "3.0"
        if check == "unsupported_method":
            return exchange.status in {404, 501}
        if check == "positive_data_acceptance":
            return not self._strict and operation.response(exchange.status) is not None and exchange.status < 500
        if check == "status_code_conformance":
            return is_plain_refusal(operation, exchange.status)
        return check == "response_schema_conformance" and not self._suite.judge(operation, exchange)

    def _fail(self, finding: Finding) -> None:
        known = self._found.get(finding.id)
        if known is None or _size(finding) < _size(known):
            self._found[finding.id] = finding


def _call_kwargs(suite: Suite) -> dict[str, Any]:
    signed = suite.subject.caller.credentials
    return {"headers": dict(signed.headers), "cookies": dict(signed.cookies), "params": dict(signed.query)}


def _check_of(failure: Any) -> str:
    return failure.checks[0] if failure.checks else "custom"


def _is_json(sent: Sent) -> bool:
    types = [value for name, value in sent.headers.items() if name.lower() == "content-type"]
    return all(is_json(value) for value in types)


def _subject(failure: Any, exchange: Exchange, wrong: str) -> str:
    """Tell failures of one check apart by what is wrong, not by the values that chance has drawn."""
    path = "/".join(str(part) for part in getattr(failure, "schema_path", ()))
    return f"{failure.title} {exchange.status} {path} {wrong}".strip()


def _is_deliberate(case: Any, check: str) -> bool:
    """Whether a case breaks one thing on purpose, and that is what its check is about; chance breaks several."""
    return check == "negative_data_rejection" and case.meta is not None and case.meta.phase.name.value == "coverage"


def _size(finding: Finding) -> tuple[int, int]:
    sent = [exchange.sent for exchange in finding.chain]
    return len(sent), sum(len(one.url) + len(one.body) + sum(map(len, one.headers.values())) for one in sent)


def _unanswered(layer: str, operation: Operation, error: NoAnswer) -> Finding:
    return Finding(
        layer,
        ANSWERS,
        operation.id,
        f"a request is not answered: {error.why}",
        (_without_answer(error.sent),),
        expected="an answer",
        actual="none",
        pointer=operation.pointer,
        source="RFC 9110, 3.3",
        subject=type(error).__name__,
    )


def _without_answer(sent: Sent) -> Exchange:
    return Exchange(sent, 0, {}, b"")
