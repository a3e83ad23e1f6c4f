"""Replies: a stand-in for a model. The same conversation, agent and question get the same events, whenever asked."""

import re
from hashlib import blake2b

from . import tools

_OPENINGS = ("Gladly.", "Let me see.", "Of course.", "Good question.")
_WORDS = re.compile(r"\S+\s*|\s+")
_STANDARD = "beeflow-standard"


def script(question, agent, enabled, found):
    """Return the events of an answer, from the first to `done`.

    `enabled` names the tools that the agent has, and `found` is what its knowledge has on the question.
    """
    used = [tool for tool in tools.CATALOGUE if tool.word in question.text.casefold()]
    events = [event for number, tool in enumerate(used, 1) for event in _use(number, tool, question, enabled, found)]
    words = _WORDS.findall(_text(question, agent, used, enabled))
    events += [_event("token", {"text": word}) for word in words]
    if agent["config"].get("includeSourceReferences"):
        events += [_event("citation", _without_score(hit)) for hit in found]
    usage = {"input": question.size, "output": len(words)}
    return [*events, _event("done", {"messageId": question.id, "usage": usage, "model": question.model})]


def model(agent, organisation):
    """Return the name of the model: the agent's, else the organisation's, else the platform's."""
    return agent["model"] or organisation["defaultModel"] or _STANDARD


def count(texts):
    """Count the tokens of texts, as a rule of thumb has it: four characters each."""
    return sum(len(text) // 4 + 1 for text in texts)


def title(text):
    """Make a title of what a conversation begins with."""
    words = re.findall(r"[\w'-]+", text)[:6]
    return " ".join(words)[:80].capitalize() if words else "New conversation"


def failure(code, message):
    """Return the event that ends a turn before its end."""
    return _event("error", {"code": code, "message": message})


def finding(id_, categories, preview):
    """Return the event that asks what is to become of personal data."""
    told = {"messageId": id_, "categories": categories, "action": "ask", "redactedPreview": preview}
    return _event("dlp_finding", told)


def _use(number, tool, question, enabled, found):
    """Give what happens when a tool is called: it returns at once, or says that it is switched off."""
    id_ = f"tc_{number}"
    yield _event("tool_call", {"id": id_, "name": tool.name, "args": {"query": _short(question.text)}})
    yield _event("progress", {"label": f"{tool.description}...", "percent": 50})
    if tool.name in enabled:
        result = found if tool.name == "knowledge_search" else [{"title": f"About {tool.word}", "score": 0.5}]
        yield _event("tool_result", {"id": id_, "result": result})
    else:
        yield _event("tool_error", {"id": id_, "error": f"{tool.name} is switched off for you, or lacks an account"})


def _text(question, agent, used, enabled):
    opening = _OPENINGS[_pick(f"{question.conversation}\0{agent['id']}\0{question.text}", len(_OPENINGS))]
    found = [tool.name for tool in used if tool.name in enabled]
    looked = f" I looked with {' and '.join(found)}." if found else ""
    return f"{opening} You asked: {_short(question.text)}{looked} This is {agent['name']}, and no model was asked."


def _without_score(hit):
    return {name: value for name, value in hit.items() if name != "score"}


def _pick(told, choices):
    return blake2b(told.encode("utf-8", "replace"), digest_size=2).digest()[0] % choices


def _short(text):
    line = " ".join(text.split())
    return line if len(line) <= 80 else f"{line[:79]}…"


def _event(kind, told):
    return {"event": kind, "data": told}
