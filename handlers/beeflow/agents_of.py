"""Whose agents they are: a user's own, those of their groups, the organisation's, and the platform's."""

from specdouble import BadRequest, Forbidden, NotFound, timestamp

from . import people, tiers

SYSTEM = "system"
_BLANK = {
    "description": "",
    "avatar": None,
    "model": None,
    "system_prompt": "",
    "starter_prompts": [],
    "threads_enabled": True,
    "copy_enabled": True,
    "workspace_enabled": False,
    "embed_enabled": False,
    "category_id": None,
    "shared_groups": [],
    "config": {},
    "temperature": 0.7,
}


def visible(store, person):
    """Return the agents that somebody may use."""
    found = [agent for agent in store.agents if _is_visible(agent, person)]
    return sorted(found, key=lambda agent: agent["created_at"])


def seen(store, id_, person):
    """Return an agent that somebody may use; any other is not there."""
    agent = found(store, id_, person)
    if agent is None:
        raise NotFound("agent", id_)
    return agent


def found(store, id_, person):
    """Return an agent that somebody may use; None for any other."""
    agent = store.agents.get(id_)
    return agent if agent is not None and _is_visible(agent, person) else None


def owned(store, id_, person):
    """Return an agent that somebody may change: their own, or, of administrators, the organisation's."""
    agent = seen(store, id_, person)
    if not _owns(agent, person):
        raise Forbidden("Only its owner may change this agent")
    return agent


def publishable(store, id_, person):
    """Return an agent that somebody may publish; an administrator may where the policy keeps others from it."""
    is_admin = person["role"] == "admin"
    agent = store.agents.get(id_) if is_admin else owned(store, id_, person)
    if agent is None or agent["organizationId"] not in (None, person["organizationId"]):
        raise NotFound("agent", id_)
    if agent["organizationId"] is None:
        raise Forbidden("The agents of the platform are not published")
    if not is_admin and store.organisations[person["organizationId"]].get("publishNeedsApproval"):
        raise Forbidden("An administrator has to approve of what is published here")
    return agent


def add(store, owner, told, now):
    """Add an agent of somebody, where the tier has room for one more."""
    organisation = owner["organizationId"]
    tiers.check_limit(store, organisation, "agents", len(store.agents.all(organizationId=organisation)), now)
    people.check_groups(store, organisation, told.get("shared_groups", []))
    made = {"is_published": False, "owner_id": owner["id"], "organizationId": organisation}
    return store.agents.add({**_BLANK, **told, **made, "created_at": timestamp(now), "updated_at": timestamp(now)})


def fork(store, agent, owner, now):
    """Add a copy that somebody owns alone: nobody shares it, and it is not published."""
    told = {name: agent[name] for name in _BLANK if name in agent}
    return add(store, owner, {**told, "name": f"{agent['name'][:113]} (copy)", "shared_groups": []}, now)


def published(store, category=None, words=None):
    """Return what the marketplace shows."""
    rows = store.agents.all(is_published=True)
    if category is not None:
        rows = [agent for agent in rows if agent["category_id"] == category]
    wanted = (words or "").casefold()
    return [agent for agent in rows if wanted in f"{agent['name']}\n{agent['description']}".casefold()]


def advertised(store, agent):
    """Return what the marketplace tells of an agent."""
    shown = {name: agent[name] for name in ("id", "name", "description", "avatar", "category_id", "starter_prompts")}
    return {**shown, "publisher": store.organisations[agent["organizationId"]]["name"]}


def check_threads(agent):
    """Refuse threads where the agent has them switched off."""
    if not agent["threads_enabled"]:
        raise BadRequest(f"{agent['name']} has its threads switched off")


def _is_visible(agent, person):
    if agent["owner_id"] in (SYSTEM, person["id"], person["organizationId"]):
        return True
    is_shared = not set(agent["shared_groups"]).isdisjoint(person["groups"])
    return is_shared and agent["organizationId"] == person["organizationId"]


def _owns(agent, person):
    is_of_all = agent["owner_id"] == person["organizationId"] and person["role"] == "admin"
    return agent["owner_id"] == person["id"] or is_of_all
