"""Tools: what an agent can do for a user beside talking. Each belongs to an integration, or to the platform."""

from typing import NamedTuple

from . import accounts


class Tool(NamedTuple):
    """A tool; `word` in a question makes the stand-in model use it."""

    name: str
    description: str
    word: str
    integration: str | None = None


CATALOGUE = (
    Tool("web_search", "Searches the web", "web"),
    Tool("knowledge_search", "Searches the knowledge of the agent", "handbook"),
    Tool("voice_reply", "Reads the answer out", "aloud"),
    Tool("nc_files_search", "Finds files in Nextcloud", "file", "files"),
    Tool("nc_calendar_events", "Lists what is in the calendar", "calendar", "calendar"),
    Tool("drive_search", "Finds documents in Google Drive", "drive", "google-drive"),
    Tool("github_list_issues", "Lists the issues of a repository", "issue", "github"),
)
_BETA = {"voice_reply": "voice"}


def resolve(store, agent, person):
    """Return every tool, and whether this agent has it for this user."""
    return [_shown(tool, _is_enabled(store, tool, agent, person)) for tool in CATALOGUE]


def enabled(store, agent, person):
    """Return the names of the tools that this agent has for this user."""
    return {tool.name for tool in CATALOGUE if _is_enabled(store, tool, agent, person)}


def has_integration(store, integration, person):
    """Tell whether a user has an integration.

    Their organisation has it on, not all of their groups are without it, and where it needs an account, they have one.
    """
    there = store.organisations[person["organizationId"]]["enabledIntegrations"]
    is_on = integration in there and not _is_disabled(store, integration, person["groups"])
    return is_on and (integration not in accounts.CATALOGUE or accounts.has(store, person, integration))


def _is_enabled(store, tool, agent, person):
    if tool.name == "knowledge_search":
        return bool(agent["config"].get("knowledge_base_ids"))
    if tool.name in _BETA:
        return _BETA[tool.name] in person["betaFeatures"]
    return tool.integration is None or has_integration(store, tool.integration, person)


def _is_disabled(store, integration, groups):
    """Tell whether all groups of a user are without an integration: one that has it is enough."""
    return bool(groups) and all(integration in store.groups[id_]["disabled_integrations"] for id_ in groups)


def _shown(tool, is_enabled):
    of = {} if tool.integration is None else {"integration": tool.integration}
    return {"name": tool.name, "description": tool.description, **of, "enabled": is_enabled}
