"""What rows hold and no operation shows: whole collections, and properties beside those of answers.

`fixtures/<api>/collections.yaml` says it, by the name of the collection. One that operations show has `properties`
alone, and which of them are `required`; another has all that `x-resource` would say of its rows. Schemas are JSON Schema.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path

from specdouble.behave.infer.shapes import Shapes
from specdouble.behave.infer.words import in_order, snake
from specdouble.behave.model import Inference
from specdouble.contract.model import Json
from specdouble.contract.yaml_text import TextProblem, read_yaml, yaml_lines
from specdouble.errors import ConfigError
from specdouble.store.spec import CollectionSpec, IdStyle, Reference

_BESIDE = {"properties": dict, "required": list}
_WHOLE = {**_BESIDE, "key": str, "id": dict, "unique": list, "scope": list, "refs": list, "delete": str}
_REFERENCE = {"field": str, "collection": str, "on_delete": str}
_CREATED = in_order("created_at created")
_KINDS: dict[type, str] = {dict: "a mapping", list: "a list", str: "a text"}


@dataclass(frozen=True)
class Unshown:
    """What a `collections.yaml` says, by collection; nothing where there is no such file."""

    file: Path | None = None
    says: Mapping[str, Mapping[str, Json]] = field(default_factory=dict)

    def properties(self, collection: str) -> Mapping[str, Json]:
        """Return what rows of a collection hold beside what is shown."""
        found: Mapping[str, Json] = self.says.get(collection, {}).get("properties", {})
        return found

    def wrong(self, pointer: str, problem: str, allowed: Iterable[str] = (), came: str = "") -> ConfigError:
        """Return the error to raise: file and line, what came, what there is."""
        lines = yaml_lines(self.file.read_text("utf-8")) if self.file is not None else {}
        known = sorted(allowed)
        meant = get_close_matches(came, known, 1)
        text = f"{self.file}:{lines.get(pointer, 1)}: {problem}" + (f"; there are: {', '.join(known)}" if known else "")
        return ConfigError(text + (f". Did you mean {meant[0]!r}?" if meant else ""))


def read_unshown(file: Path) -> Unshown:
    """Read a `collections.yaml`; an absent one says nothing. Raises ConfigError with file and line."""
    if not file.is_file():
        return Unshown()
    try:
        says = read_yaml(file.read_text("utf-8")).value
    except TextProblem as error:
        raise ConfigError(f"{file}:{error.line}: {error.message}") from None
    except UnicodeDecodeError as error:
        raise ConfigError(f"{file}: {error}") from None
    unshown = Unshown(file, says if isinstance(says, dict) else {})
    if not isinstance(says, dict):
        raise unshown.wrong("", f"came {type(says).__name__}, expected a map of collections")
    for name, entry in says.items():
        _check(unshown, f"/{name}", entry, _WHOLE)
        for number, reference in enumerate(entry.get("refs", ())):
            _check(unshown, f"/{name}/refs/{number}", reference, _REFERENCE)
    return unshown


def with_collections(inference: Inference, unshown: Unshown) -> Inference:
    """Add the collections that no operation shows; those that are shown get nothing but properties."""
    for name in unshown.says.keys() & inference.collections.keys():
        for key in unshown.says[name].keys() - _BESIDE.keys():
            problem = f"operations show {name}: {key!r} of it belongs into x-resource, in the document"
            raise unshown.wrong(f"/{name}/{key}", problem)
    new = {name: says for name, says in unshown.says.items() if name not in inference.collections}
    known = {*inference.collections, *new}
    specs = {name: _spec(unshown, name, says, known) for name, says in new.items()}
    return replace(
        inference,
        collections={**inference.collections, **specs},
        schemas={**inference.schemas, **{name: _schema({}, says) for name, says in new.items()}},
        scopes={**inference.scopes, **{name: tuple(says["scope"]) for name, says in new.items() if says.get("scope")}},
    )


def with_properties(inference: Inference, unshown: Unshown, shapes: Shapes) -> Inference:
    """Let the rows that are shown hold what is not shown of them, too."""
    schemas = dict(inference.schemas)
    for name in unshown.says.keys() & schemas.keys():
        shape = shapes.of(schemas[name])
        schemas[name] = _schema({**shape.properties}, unshown.says[name], shape.required)
    return replace(inference, schemas=schemas)


def _spec(unshown: Unshown, name: str, says: Mapping[str, Json], known: set[str]) -> CollectionSpec:
    properties = says.get("properties", {})
    scope = [_named(unshown, f"/{name}/scope", one, properties) for one in says.get("scope", ())]
    refs = tuple(_reference(unshown, name, number, properties, known) for number in range(len(says.get("refs", ()))))
    style = says.get("id", {})
    return CollectionSpec(
        name,
        key=_named(unshown, f"/{name}/key", says.get("key", "id"), properties),
        id=IdStyle(style.get("style", "prefix" if "prefix" in style else "uuid"), style.get("prefix", "")),
        unique=tuple(tuple(names) for names in says.get("unique", ())),
        refs=refs,
        filters=tuple(sorted({*scope, *(one.field for one in refs)})),
        delete=says.get("delete", "hard"),
        created=next((one for word in _CREATED for one in properties if snake(one) == word), None),
    )


def _reference(unshown: Unshown, name: str, number: int, properties: Mapping[str, Json], known: set[str]) -> Reference:
    says, where = unshown.says[name]["refs"][number], f"/{name}/refs/{number}"
    for needed in ("field", "collection"):
        if needed not in says:
            raise unshown.wrong(where, f"{needed!r} is missing")
    field_name = _named(unshown, f"{where}/field", says["field"], properties)
    collection = _named(unshown, f"{where}/collection", says["collection"], known, "collection")
    return Reference(field_name, collection, says.get("on_delete", "restrict"))


def _schema(shown: Mapping[str, Json], says: Mapping[str, Json], required: Iterable[str] = ()) -> dict[str, Json]:
    needed = sorted({*required, *says.get("required", ())})
    properties = {**shown, **says.get("properties", {})}
    return {"type": "object", **({"required": needed} if needed else {}), "properties": properties}


def _named(unshown: Unshown, where: str, name: str, allowed: Iterable[str], kind: str = "property") -> str:
    known = list(allowed)
    if name not in known:
        raise unshown.wrong(where, f"{name!r} names no {kind} here", known, str(name))
    return name


def _check(unshown: Unshown, where: str, entry: Json, form: Mapping[str, type]) -> None:
    if not isinstance(entry, dict):
        raise unshown.wrong(where, f"came {entry!r}, expected a mapping")
    for key, value in entry.items():
        if key not in form:
            raise unshown.wrong(f"{where}/{key}", f"there is no key {key!r}", form, str(key))
        if not isinstance(value, form[key]):
            raise unshown.wrong(f"{where}/{key}", f"came {value!r}, expected {_KINDS[form[key]]}")
