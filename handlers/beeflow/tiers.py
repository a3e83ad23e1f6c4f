"""Tiers: what the licence of an organisation covers. The table is the vendor's."""

from datetime import datetime

from .errors import LicenseRequired, TierLimit

COMMUNITY = "community"
_ORDER = (COMMUNITY, "pro", "enterprise", "full")
_FROM = {
    "automations": "pro",
    "webpages": "pro",
    "meeting_notes": "pro",
    "skills": "pro",
    "ticket_assistant": "pro",
    "dlp": "enterprise",
    "gdpr_hub": "enterprise",
    "saml_sso": "enterprise",
    "audit_export": "enterprise",
    "white_label": "full",
    "license_issuance": "full",
}
_LIMITS = {
    "community": {"users": 1, "agents": 2, "messages": 1000, "knowledgeBases": 3},
    "pro": {"users": 25, "agents": 20, "messages": 50000, "knowledgeBases": 100},
    "enterprise": {"users": None, "agents": None, "messages": None, "knowledgeBases": None},
    "full": {"users": None, "agents": None, "messages": None, "knowledgeBases": None},
}
_ACTIVE_AUTOMATIONS = {"community": 0, "pro": 100, "enterprise": None, "full": None}  # no licence tells of them
_LEAST_MINUTES = {"pro": 5}
_DOCUMENT_MB = {"community": 10, "pro": 100, "enterprise": 1024, "full": 1024}


def of(store, organisation, now):
    """Return the tier of an organisation: that of its licence as long as it lasts."""
    license_ = store.licenses.get(organisation)
    if license_ is None or (license_["expiresAt"] and datetime.fromisoformat(license_["expiresAt"]) <= now):
        return COMMUNITY
    return license_["tier"]


def features(tier):
    """Return the features of a tier, and of those below it."""
    return [feature for feature, first in _FROM.items() if _ORDER.index(first) <= _ORDER.index(tier)]


def limits(tier):
    """Return how many there may be of each; None where any number may."""
    return dict(_LIMITS[tier])


def document_size(store, organisation, now):
    """Return how many bytes a document may have."""
    return _DOCUMENT_MB[of(store, organisation, now)] * 1024 * 1024


def check_feature(store, organisation, feature, now):
    """Refuse a feature that the licence does not cover."""
    tier = of(store, organisation, now)
    if feature not in features(tier):
        raise LicenseRequired(feature, tier)


def least_minutes(tier):
    """Return how many minutes lie between two moments of a schedule, at the least."""
    return _LEAST_MINUTES.get(tier, 1)


def check_limit(store, organisation, noun, there, now):
    """Refuse one more where there are as many as the tier allows."""
    tier = of(store, organisation, now)
    limit = _ACTIVE_AUTOMATIONS[tier] if noun == "active automations" else _LIMITS[tier][noun]
    if limit is not None and there >= limit:
        raise TierLimit(noun, limit, there, tier)
