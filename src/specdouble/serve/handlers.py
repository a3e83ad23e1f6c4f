"""Handler modules: `handlers/<api>/<tag>.py`, one function an operation, checked against the document at the start."""

from __future__ import annotations

import importlib
import importlib.machinery
import importlib.util
import inspect
import itertools
import sys
import traceback
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

from specdouble.contract.model import Document, Operation
from specdouble.errors import ApiError, HandlerError
from specdouble.handler import resource
from specdouble.runtime import sandbox
from specdouble.serve.admission import Admission
from specdouble.serve.taking import not_provided, offered, taken

SERVICES = (
    "store",
    "clock",
    "ids",
    "fake",
    "user",
    "request",
    "arguments",
    "inferred",
    "seen",
    "pace",
    "later",
    "files",
    "calls",
)

_ERROR_WORDS: dict[str, Callable[[str], str]] = {
    "operation": lambda operation: operation,
    "request_id": lambda _operation: sandbox.present().request_id(),
}
_generations = itertools.count(1)


@dataclass(frozen=True)
class Handler:
    """A function that answers an operation: the arguments it takes, those with a default, and its `file:line`."""

    function: Callable[..., Any]
    takes: tuple[str, ...]
    defaults: frozenset[str]
    place: str
    is_async: bool


@dataclass(frozen=True)
class Handlers:
    """The handler modules of one API: functions, operations bound to `resource`, and the API's own error body."""

    functions: Mapping[str, Handler]
    bound: frozenset[str]
    render_error: Callable[..., Any] | None = None
    record: Callable[..., Any] | None = None  # what every request leaves behind
    places: Mapping[str, str] | None = None
    switches: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)  # operation id -> what its module turns on
    admit: Admission | None = None
    access: ModuleType | None = None  # who sees and changes which rows


def load_handlers(folder: Path, document: Document) -> Handlers:
    """Import the handler modules of an API. A module that is broken, or that does not fit, raises HandlerError."""
    if not folder.is_dir():
        return Handlers({}, frozenset())
    package = _make_package(folder, document.name)
    functions: dict[str, Handler] = {}
    bound: dict[str, str] = {}
    switches: dict[str, Mapping[str, Any]] = {}
    for tag, operations in _by_tag(document).items():
        file = folder / f"{tag}.py"
        if file.exists():
            module = _import(f"{package}.{tag}", file)
            functions |= _functions(module, file, operations)
            bound |= _bound(module, file, operations)
            switches |= dict.fromkeys(operations, _switches(module))
    errors, gate = folder / "errors.py", folder / "gate.py"
    render = _error_renderer(_own_module(package, folder, "errors", "render(error)"), _shown(errors))
    admit = _own_module(package, folder, "gate", "admit(operation, user, store)")
    admission = Admission(document.name, admit, _shown(gate)) if admit else None
    record = _own_module(package, folder, "trail", "record(store, ...)")
    rules = folder / "access.py"
    access = _import(f"{package}.access", rules) if rules.exists() else None
    return Handlers(functions, frozenset(bound), render, record, bound, switches, admission, access)


def forget_compiled(folder: Path) -> None:
    """Make the next import read the files of a folder: Python's cache cannot tell two edits of one second apart."""
    importlib.invalidate_caches()
    for file in folder.glob("**/*.py"):
        with suppress(OSError):
            Path(importlib.util.cache_from_source(str(file))).unlink(missing_ok=True)


def _by_tag(document: Document) -> dict[str, dict[str, Operation]]:
    tags: dict[str, dict[str, Operation]] = {}
    for operation in document.operations:
        if operation.tags:
            tags.setdefault(operation.tags[0], {})[operation.id] = operation
    return tags


def _make_package(folder: Path, api: str) -> str:
    """Make a package over the folder under a fresh name, so that two projects, or two readings of one, never mix."""
    name = f"specdouble_handlers_{next(_generations)}_{api}"
    spec = importlib.machinery.ModuleSpec(name, None, is_package=True)
    spec.submodule_search_locations = [str(folder)]
    sys.modules[name] = importlib.util.module_from_spec(spec)
    return name


def _import(name: str, file: Path) -> ModuleType:
    try:
        return importlib.import_module(name)
    except Exception as error:
        raise HandlerError(f"{_cause(file, error)}: {type(error).__name__}: {error}") from error


def _cause(file: Path, error: BaseException) -> str:
    """Name the line a person has to look at: the last one in the handlers' own folder, or that of a syntax error."""
    if isinstance(error, SyntaxError) and error.filename:
        return f"{_shown(Path(error.filename))}:{error.lineno}"
    frames = [
        frame for frame in traceback.extract_tb(error.__traceback__) if Path(frame.filename).parent == file.parent
    ]
    return f"{_shown(Path(frames[-1].filename))}:{frames[-1].lineno}" if frames else _shown(file)


def _shown(file: Path) -> str:
    return str(file.relative_to(Path.cwd())) if file.is_relative_to(Path.cwd()) else str(file)


def _functions(module: ModuleType, file: Path, operations: Mapping[str, Operation]) -> dict[str, Handler]:
    handlers = {}
    for name, function, place in offered(module, _shown(file)):
        if name not in operations:
            raise HandlerError(f"{place}: {_no_such_operation(name, file, operations)}")
        handlers[name] = _fit(function, operations[name], place)
    return handlers


def _bound(module: ModuleType, file: Path, operations: Mapping[str, Operation]) -> dict[str, str]:
    bound = {}
    for name, value in vars(module).items():
        if value is resource and name != "resource":
            if name not in operations:
                raise HandlerError(f"{_shown(file)}: {_no_such_operation(name, file, operations)}")
            bound[name] = _shown(file)
    return bound


def _switches(module: ModuleType) -> dict[str, Any]:
    """Read the constants that turn a mechanism on for a whole tag: `IDEMPOTENCY = True`, `RATE_LIMIT = {...}`."""
    words = {"x-idempotency": "IDEMPOTENCY", "x-etag": "ETAG", "x-rate-limit": "RATE_LIMIT"}
    return {name: getattr(module, word) for name, word in words.items() if hasattr(module, word)}


def _no_such_operation(name: str, file: Path, operations: Mapping[str, Operation]) -> str:
    close = get_close_matches(name, operations, 1)
    hint = f" Did you mean {close[0]!r}?" if close else " Start its name with _ if it is a helper."
    return f"{name!r} is no operation of tag {file.stem!r}; there are: {', '.join(sorted(operations))}.{hint}"


def _fit(function: Callable[..., Any], operation: Operation, place: str) -> Handler:
    """Check a function's signature: it takes nothing that no request provides, and every path parameter.

    One that asks for the inferred answer, or for all arguments, has taken them that way.
    """
    parameters = inspect.signature(function).parameters
    provided = _provided(operation)
    for name, parameter in parameters.items():
        if parameter.kind in {parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD, parameter.POSITIONAL_ONLY}:
            raise HandlerError(f"{place}: {operation.id} takes {parameter}; handlers name the arguments they use")
        if name not in provided:
            raise HandlerError(f"{place}: {not_provided(name, provided, operation.id)}")
    for declared in operation.parameters:
        if declared.location == "path" and not {declared.argument, "arguments", "inferred"} & parameters.keys():
            raise HandlerError(
                f"{place}: {operation.id} does not take its path parameter {declared.name!r}; "
                f"add the argument {declared.argument!r}"
            )
    defaults = frozenset(name for name, parameter in parameters.items() if parameter.default is not parameter.empty)
    return Handler(function, tuple(parameters), defaults, place, inspect.iscoroutinefunction(function))


def _provided(operation: Operation) -> tuple[str, ...]:
    body = ("body",) if operation.body else ()
    return (*(parameter.argument for parameter in operation.parameters), *body, *SERVICES)


def _error_renderer(render: Callable[..., Any] | None, place: str) -> Callable[[ApiError, str], Any] | None:
    """Let a renderer ask by name for what else it shows: the operation's id, a name for the request."""
    if render is None:
        return None
    takes = taken(partial(render, ApiError()), _ERROR_WORDS, place, "render")

    def rendered(error: ApiError, operation: str) -> Any:
        return render(error, **{name: _ERROR_WORDS[name](operation) for name in takes})

    return rendered


def _own_module(package: str, folder: Path, name: str, wanted: str) -> Callable[..., Any] | None:
    """Return the function of a module that belongs to no tag: of errors.py, gate.py and trail.py."""
    file = folder / f"{name}.py"
    if not file.exists():
        return None
    function: Callable[..., Any] | None = getattr(_import(f"{package}.{name}", file), wanted.partition("(")[0], None)
    if not callable(function):
        raise HandlerError(f"{_shown(file)}: expected a function {wanted}")
    return function
