"""What must not go in or come out of an agent: the guardrails of its organization, as the agent has them switched."""

import re

from . import membership

TYPES = {1: "pii", 2: "profanity", 3: "prompt_injection", 4: "denied_topics"}
"""Kinds of guardrails, by their id: the same on the whole platform."""

_ACTIONS = {"pii": "mask", "profanity": "mask", "prompt_injection": "block", "denied_topics": "block"}
_PII = (r"(?P<email>[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4})", r"(?P<phone>(?:\+|(?<!\w)0)\d[\d ()/-]{5,18}\d)")
_PROFANITY = ("arse", "bastard", "bollocks", "bullshit", "crap", "damn", "piss", "shit")
_INJECTIONS = (
    r"(?:ignore|disregard|forget) (?:all |any |the |your )*(?:previous |prior |above )?(?:instructions|rules|prompts?)",
    r"(?:reveal|show|print|repeat) (?:me )?(?:your|the) system prompt",
    r"you are now in developer mode",
)


def judge(store, agent_id, text):
    """Return the verdict on a text: whether it is blocked, which kinds it triggered, and the text without them."""
    triggered, blocked = [], False
    for type_id, name in TYPES.items():
        if not is_enabled(store, agent_id, type_id):
            continue
        config = _config(store, agent_id, type_id)
        text, times = _pattern(name, config).subn(lambda found, name=name: _mask(found, name), text)
        if times:
            triggered.append(name)
            blocked = blocked or config.get("action", _ACTIONS[name]) == "block"
    return {"blocked": blocked, "triggered": triggered, "sanitized_text": text}


def is_enabled(store, agent_id, type_id):
    """Tell whether an agent heeds a kind of guardrail: as switched for it, else as its organization has it."""
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


def _config(store, agent_id, type_id):
    """Join what the guardrails of one kind say: every list together, and the strictest action."""
    joined = {}
    for rail in _rails(store, agent_id, type_id):
        for key, value in rail.get("config", {}).items():
            if isinstance(value, str):
                joined[key] = min(joined.get(key, value), value)
            else:
                joined[key] = [*joined.get(key, []), *value]
    return joined


def _pattern(name, config):
    """Compile what a kind of guardrail looks for; nothing to look for never matches."""
    own = [re.escape(word) for key in ("words", "phrases", "topics") for word in config.get(key, [])]
    known = {
        "pii": _PII,
        "prompt_injection": _INJECTIONS,
        "profanity": [f"{word}(?:s|ed|ing|y)?" for word in _PROFANITY],
    }
    parts = [*known.get(name, ()), *own]
    whole = "|".join(parts) if name == "pii" else rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)"
    return re.compile(whole if parts else r"(?!)", re.IGNORECASE)


def _mask(found, name):
    if name == "profanity":
        return "*" * len(found[0])
    return f"[{found.lastgroup or 'removed'}]"
