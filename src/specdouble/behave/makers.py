"""The properties that the server makes: times, links, owners, counts, states. One table of rules, first match wins."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from specdouble.behave import moments
from specdouble.behave.beginnings import first_state, is_of_an_end
from specdouble.behave.fields import plain
from specdouble.behave.jobs.moves import Jobs
from specdouble.behave.secrets import sent_names
from specdouble.behave.shapes import Shape
from specdouble.contract.model import Json
from specdouble.contract.schemas import LOOSE_NULL
from specdouble.runtime.users import User

if TYPE_CHECKING:
    from specdouble.behave.ground import Ground
    from specdouble.store.spec import CollectionSpec
    from specdouble.store.store import Transaction


@dataclass(slots=True)  # not frozen, as that would make it three times as dear; nothing changes it
class Birth:
    """The circumstances of a new row."""

    id: Any
    columns: Mapping[str, Any]
    now: datetime
    user: User
    tx: Transaction


@dataclass(frozen=True)
class Property:
    """One server-made property of a row; `word` is its name without case and separators."""

    ground: Ground
    spec: CollectionSpec
    name: str
    word: str
    shape: Shape
    required: bool


Rule = Callable[[Property], "Maker | None"]


class Absent:
    """The property stays out of the row."""


class Believable:
    """The property is made by the data rules, together with the others."""


ABSENT = Absent()
BELIEVABLE = Believable()
Maker = Callable[[Birth], Any]
"""Makes one property of a new row; ABSENT and BELIEVABLE are answers too."""

_SELF = frozenset({"self", "href", "url", "uri", "link", "htmlurl", "selflink", "permalink", "canonicalurl"})
_LINKS = frozenset({"links", "link"})
_EDITORS = frozenset(
    {"updatedby", "updatedbyid", "modifiedby", "modifiedbyid", "lastmodifiedby", "lastupdatedby", "editedby"}
)
_OWNERS = frozenset({"createdby", "createdbyid", "ownerid", "owner", "authorid", "userid", "user"}) | _EDITORS
_STATES = frozenset({"status", "state", "phase", "stage"})
_MESSAGES = frozenset({"message", "msg", "detail"})
_TROUBLES = ("errors", "warnings", "failures", "faults", "violations", "issues", "problems")
_COUNTS = ("count", "counts", "total", "usage", "used", "views", "uses", "votes", "likes")


def maker(ground: Ground, collection: str, name: str, rules: Iterable[Rule] | None = None) -> Maker:
    """Choose how one server-made property of a collection comes about, by all `rules` unless told otherwise."""
    row = ground.row_shape(collection)
    spec = ground.inference.collections[collection]
    made = Property(ground, spec, name, plain(name), ground.shapes.of(row.properties[name]), name in row.required)
    return next((chosen for rule in rules or _RULES if (chosen := rule(made)) is not None), _constant(BELIEVABLE))


def _constant(value: Json) -> Maker:
    return lambda _: value


def _fixed(made: Property) -> Maker | None:
    if "const" in made.shape.words:
        return _constant(made.shape.words["const"])
    return _constant(made.shape.words["default"]) if "default" in made.shape.words else None


def _column(made: Property) -> Maker | None:
    """Show the id of a row above under the property that is called like it."""
    if made.shape.is_object:
        return None
    shown = made.ground.inference.shown.get(made.spec.name, {})
    for column in made.spec.columns:
        if plain(column) == made.word or shown.get(column) == made.name:
            return lambda birth: birth.columns.get(column, BELIEVABLE)
    return None


def _tenant(made: Property) -> Maker | None:
    if made.name not in made.ground.inference.scopes.get(made.spec.name, ()):
        return None
    return lambda birth: BELIEVABLE if birth.user.tenant is None else birth.user.tenant


def _time(made: Property) -> Maker | None:
    word = made.word
    if not moments.holds_time(made.shape):
        return None
    if made.name in {made.spec.created, made.spec.updated} or moments.is_created(word) or moments.is_updated(word):
        write = moments.writer(made.shape, made.name)
        return lambda birth: write(birth.now)
    return None


def _later(made: Property) -> Maker | None:
    later = moments.is_later(made.word) or is_of_an_end(made.word)
    if made.shape.nullable and (later or made.shape.is_object):
        return _constant(None)
    unsaid = later or LOOSE_NULL in made.shape.words  # a null that the letter does not allow is left out instead
    return _constant(ABSENT) if unsaid and not made.required else None


def _address(made: Property) -> Maker | None:
    if not is_address(made.name) or not made.shape.is_a("string"):
        return None
    return _self_link(made.ground, made.spec, made.shape)


def _self_link(ground: Ground, spec: CollectionSpec, shape: Shape) -> Maker | None:
    item = ground.links.item(spec.name)
    if item is None:
        return None
    whole = _is_absolute(shape)
    spell = ground.links.absolute if whole else ground.links.relative
    return lambda birth: spell(item(birth.id, birth.columns))


def _is_absolute(shape: Shape) -> bool:
    example = shape.example
    if isinstance(example, str):
        return not example.startswith("/")
    return shape.words.get("format") != "uri-reference"


def _link_object(made: Property) -> Maker | None:
    """Fill `links: {self}` and `_links: {self: {href}}`, and a link to the row above under its own name."""
    if made.word not in _LINKS or not made.shape.is_object:
        return None
    parts = {part: _one_link(made.ground, made.spec, part, schema) for part, schema in made.shape.properties.items()}
    known = {part: made for part, made in parts.items() if made is not None}
    if not known or not made.shape.required <= known.keys():
        return None
    return lambda birth: {part: made(birth) for part, made in known.items()}


def _one_link(ground: Ground, spec: CollectionSpec, name: str, schema: Json) -> Maker | None:
    shape = ground.shapes.of(schema)
    if shape.is_object and "href" in shape.properties:
        inner = _one_link(ground, spec, name, shape.properties["href"])
        return None if inner is None else (lambda birth: {"href": inner(birth)})
    if plain(name) in _SELF:
        return _self_link(ground, spec, shape)
    for parent in spec.parents:
        item = ground.links.item(parent.collection)
        if item is not None and plain(name) in {plain(parent.collection), plain(parent.collection).removesuffix("s")}:
            return _parent_link(ground, parent.field, item, shape)
    return None


def _parent_link(ground: Ground, column: str, item: Any, shape: Shape) -> Maker:
    spell = ground.links.absolute if _is_absolute(shape) else ground.links.relative
    return lambda birth: spell(item(birth.columns.get(column, ""), birth.columns))


def _owner(made: Property) -> Maker | None:
    if made.word not in _OWNERS or not made.shape.is_a("string", "integer"):
        return None
    shape, unknown = made.shape, made.required or not made.shape.nullable
    nobody = BELIEVABLE if unknown else None
    return lambda birth: nobody if (signed := signature(birth.user, shape)) is None else signed


def is_address(name: str) -> bool:
    """Tell whether a property says where the row itself is found."""
    return plain(name) in _SELF


def is_editor(name: str) -> bool:
    """Tell whether a property says who changed a row last."""
    return plain(name) in _EDITORS


def signature(user: User, shape: Shape) -> Json:
    """Return how a row names a person: by id, or as text by what they are called, an address before a name."""
    if shape.is_a("string") and user.id is not None and not isinstance(user.id, str):
        return str(user.profile.get("email", user.name))
    fits = isinstance(user.id, str) if shape.is_a("string") else isinstance(user.id, int)
    return user.id if fits else None


def _reference(made: Property) -> Maker | None:
    """Point at a row that exists; at nothing where there is none and that is allowed."""
    links = (*made.spec.refs, *made.ground.inference.links.get(made.spec.name, ()))
    target = next((link.collection for link in links if link.field == made.name), None)
    if target is None or target not in made.ground.inference.collections or made.shape.is_array:
        return None
    nothing = None if made.shape.nullable else BELIEVABLE if made.required else ABSENT

    def point(birth: Birth) -> Any:
        row = next(iter(birth.tx[target]), None)
        return nothing if row is None else row.id

    return point


def _job(made: Property) -> Maker | None:
    """Begin where the job begins."""
    moves = made.spec.moves
    machine = moves.machine(made.name) if isinstance(moves, Jobs) else None
    return None if machine is None else _constant(machine.steps[0].source)


def _state(made: Property) -> Maker | None:
    choices = [choice for choice in made.shape.words.get("enum", ()) if choice is not None]
    return _constant(first_state(choices)) if made.word in _STATES and choices else None


def _message(made: Property) -> Maker | None:
    """Say what the document says; it knows what its server would."""
    example = made.shape.example
    return _constant(example) if made.word in _MESSAGES and isinstance(example, str) else None


def _number(made: Property) -> Maker | None:
    if not made.shape.is_a("integer", "number"):
        return None
    least = made.shape.words.get("minimum", 0)
    if made.word in {"version", "revision"}:
        return _constant(max(1, least))
    return _constant(max(0, least)) if made.word.endswith(_COUNTS) else None


def _empty(made: Property) -> Maker | None:
    """Leave out children: a new row has none, unless nothing would ever fill a list that every row has."""
    if not made.shape.is_array or made.shape.words.get("minItems"):
        return None
    return None if made.required and _is_filled_now(made) else _constant([])


def _is_filled_now(made: Property) -> bool:
    """Tell whether only the server can have filled a list of objects: no body has it, and no path leads to it."""
    if made.word.endswith(_TROUBLES) or not made.ground.shapes.of(made.shape.items).is_object:
        return False
    paths = {plain(part) for operation in made.ground.operations.values() for part in operation.path.split("/")}
    return made.word not in paths and made.name not in sent_names(made.ground, made.spec.name)


_RULES = (
    _fixed,
    _column,
    _tenant,
    _time,
    _later,
    _address,
    _link_object,
    _owner,
    _reference,
    _job,
    _state,
    _message,
    _number,
    _empty,
)

PLACING: tuple[Rule, ...] = (_column, _tenant, _link_object)
"""The rules that follow from where a row stands, whoever made it."""

ADDRESSING: tuple[Rule, ...] = (*PLACING, _address)
"""The same, for properties that only the server can make."""
