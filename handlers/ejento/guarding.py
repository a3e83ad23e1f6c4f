"""What must not go in or come out of an agent: the guardrails of its organization, as the agent has them switched."""

import re

from . import features, membership

TYPES = {1: "pii", 2: "profanity", 3: "prompt_injection", 4: "denied_topics"}
"""Kinds of guardrails, by their id: the same on the whole platform."""

_NEEDS = {1: ("pii_redaction",)}
_ACTIONS = {"pii": "mask", "profanity": "mask", "prompt_injection": "block", "denied_topics": "block"}
_RUDE = ("arse", "bastard", "bollocks", "bullshit", "crap", "damn", "piss", "shit")
_KNOWN = {
    "pii": (
        r"(?P<email>[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4})",
        r"(?P<phone>(?:\+|(?<!\w)0)\d[\d ()/-]{5,18}\d)",
    ),
    "profanity": tuple(f"{word}(?:s|ed|ing|y)?" for word in _RUDE),
    "prompt_injection": (
        r"(?:ignore|disregard|forget) (?:all |any |the |your |previous |prior |above )*(?:instructions|rules|prompts?)",
        r"(?:reveal|show|print|repeat) (?:me )?(?:your|the) system prompt",
        r"you are now in developer mode",
    ),
}


def judge(store, agent_id, text):
    """Return the verdict on a text: whether it is blocked, which kinds it triggered, and the text without them."""
    triggered, blocked = [], False
    for type_id, name in TYPES.items():
        if not is_enabled(store, agent_id, type_id):
            continue
        rails = _rails(store, agent_id, type_id)
        text, times = _pattern(name, _words(rails)).subn(lambda found, name=name: _mask(found, name), text)
        if times:
            triggered.append(name)
            blocked = blocked or _blocks(name, rails)
    return {"blocked": blocked, "triggered": triggered, "sanitized_text": text}


def is_enabled(store, agent_id, type_id):
    """Tell whether an agent heeds a kind of guardrail: as switched for it, else as its organization has it.

    It heeds none of a kind whose feature the organization has switched off.
    """
    organization = membership.organization_of_agent(store, store.agents[agent_id])
    if not all(features.is_on(store, organization, name) for name in ("guardrails", *_NEEDS.get(type_id, ()))):
        return False
    switch = store.agent_guardrails.within(agent_id=agent_id).get(type_id)
    return switch["is_enabled"] if switch is not None else bool(_rails(store, agent_id, type_id))


def switch(store, agent_id, type_id, is_enabled):
    """Switch a kind of guardrail for one agent."""
    switches = store.agent_guardrails.within(agent_id=agent_id)
    if type_id in switches:
        switches.update(type_id, {"is_enabled": is_enabled})
    else:
        switches.add({"guardrail_type_id": type_id, "is_enabled": is_enabled})


def _rails(store, agent_id, type_id):
    organization = membership.organization_of_agent(store, store.agents[agent_id])
    return store.guardrails.all(organization_id=organization, guardrail_type_id=type_id, is_enabled=True)


def _words(rails):
    """Return what some guardrails look for beside what their kind knows by itself."""
    lists = (rail["config"].get(key, []) for rail in rails for key in ("words", "phrases", "topics"))
    return [word for words in lists for word in words]


def _blocks(name, rails):
    """Tell whether a text that one kind of guardrail finds something in is refused: the strictest of them says."""
    actions = [rail["config"].get("action", _ACTIONS[name]) for rail in rails]
    return "block" in (actions or [_ACTIONS[name]])


def _pattern(name, words):
    """Compile what a kind of guardrail looks for; nothing to look for never matches."""
    parts = [*_KNOWN.get(name, ()), *map(re.escape, words)]
    whole = "|".join(parts) if name == "pii" else rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)"
    return re.compile(whole if parts else r"(?!)", re.IGNORECASE)


def _mask(found, name):
    if name == "profanity":
        return "*" * len(found[0])
    return f"[{found.lastgroup or 'removed'}]"
