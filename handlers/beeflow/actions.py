"""Actions: what a step of an automation can do outside. Each belongs to an integration, or to the platform."""

from . import tools

_INTEGRATIONS = {
    "web_search": None,
    "nc_mail_search": "mail",
    "nc_calendar_get": "calendar",
    "nc_talk_send_message": "talk",
    "nc_deck_create_card": "deck",
    "nc_notes_append": "notes",
    "drive_upload": "google-drive",
    "github_create_issue": "github",
}


def is_open(store, name, person):
    """Tell whether somebody may use a tool; one that there is not is open to nobody."""
    if name not in _INTEGRATIONS:
        return False
    integration = _INTEGRATIONS[name]
    return integration is None or tools.has_integration(store, integration, person)
