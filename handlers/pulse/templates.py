"""What is true of prompt templates: their versions, their placeholders, what running and judging them leaves behind."""

import json
import re

from specdouble import BadReference, BadRequest

from . import sentiment

_PLACEHOLDER = re.compile(r"\{\{\s*(\w[\w.-]*)\s*\}\}")
_VERSIONED = ("version", "name", "description", "promptText", "modelId", "variables", "variableSets")


def previous(store, template):
    """Return the last state of every version before the present one, newest first."""
    states = {state["version"]: state for state in store.prompt_templates.history(template.id)}
    return [states[version] for version in sorted(states, reverse=True) if version < template["version"]]


def as_version(state):
    """Show a state as a version, made when the template came to it."""
    shown = {name: state[name] for name in _VERSIONED if name in state}
    return {**shown, "createdAt": state["updatedAt"]}


def model_to_run(store, template, model_id=None):
    """Return the model that is asked for, else the template's own; one without credentials cannot be called."""
    model = store.models.get(model_id or template["modelId"])
    if model is None or model["organizationId"] != template["organizationId"]:
        raise BadReference("modelId", model_id, "models", same=["organizationId"])
    if not (model.get("token") or model.get("clientKey")):
        raise BadRequest(f"modelId: model {model['name']} has no credentials")
    return model


def values_to_run(template, asked):
    """Return the values of the set that is asked for, with the variables sent beside it over them."""
    name = asked.get("variableSetName")
    sets = {one["name"]: one["values"] for one in template["variableSets"]}
    if name is not None and name not in sets:
        raise BadRequest(f"variableSetName: {name} is no variable set of this template; there are: {_listed(sets)}")
    return {**sets.get(name, {}), **asked.get("variables", {})}


def rendered(template, values):
    """Put values in place of placeholders; every one must be there, and none that the template does not know."""
    used = dict.fromkeys(_PLACEHOLDER.findall(template["promptText"]))
    unknown = [name for name in values if name not in template["variables"] and not _is_used(name, used)]
    missing = [path for path in used if _looked_up(values, path) is None]
    if unknown or missing:
        faults = [f"{name} is unknown" for name in unknown] + [f"{path} is missing" for path in missing]
        raise BadRequest("variables: " + "; ".join(faults))
    return _PLACEHOLDER.sub(lambda found: _text(_looked_up(values, found[1])), template["promptText"])


def keep_result(store, template, result, set_name=None):
    """Keep the latest result, and beside the variable set that it came from."""
    sets = [{**one, "result": result} if one["name"] == set_name else one for one in template["variableSets"]]
    return store.prompt_templates.update(template.id, {"result": result, "variableSets": sets})


def judged(store, template, target=None):
    """Keep on the template how its prompt, its latest result, or both sound."""
    texts = {"raw": template["promptText"], "result": template.get("result")}
    if target is not None and texts[target] is None:
        raise BadRequest("target: there is no result yet; execute the template first")
    wanted = [name for name, text in texts.items() if target in {None, name} and text is not None]
    return store.prompt_templates.update(
        template.id, {f"{name}SentimentAnalysis": sentiment.of(texts[name]) for name in wanted}
    )


def _is_used(name, used):
    return any(path == name or path.startswith(f"{name}.") for path in used)


def _looked_up(values, path):
    """Find `user.name` under this very name, or as `name` of `user`."""
    if path in values:
        return values[path]
    head, _, rest = path.partition(".")
    inner = values.get(head)
    return _looked_up(inner, rest) if rest and isinstance(inner, dict) else None


def _text(value):
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _listed(names):
    return ", ".join(names) or "none"
