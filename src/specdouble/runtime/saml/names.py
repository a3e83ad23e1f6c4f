"""The names that writer and reader share (OASIS, Assertions and Protocols for SAML 2.0)."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from specdouble.errors import ApiError

PROTOCOL = "urn:oasis:names:tc:SAML:2.0:protocol"
ASSERTION = "urn:oasis:names:tc:SAML:2.0:assertion"
SUCCESS = "urn:oasis:names:tc:SAML:2.0:status:Success"
BEARER = "urn:oasis:names:tc:SAML:2.0:cm:bearer"
EMAIL = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"
NAMESPACES = {"p": PROTOCOL, "a": ASSERTION}


def library(name: str) -> ModuleType:
    """Import what signs and checks XML. Raises ApiError where the extra is not installed."""
    try:
        return import_module(name)
    except ImportError:
        message = f"{name} is not installed here, and SAML needs it; pip install 'specdouble[saml]'"
        raise ApiError(message, status=501) from None
