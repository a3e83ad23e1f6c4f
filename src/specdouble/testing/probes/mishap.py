"""What may happen to a request instead of an answer."""

from __future__ import annotations

import httpx

UNSENT = (httpx.LocalProtocolError, httpx.UnsupportedProtocol, httpx.InvalidURL, UnicodeError)
"""The client refused to send it."""

HANGS = (TimeoutError, httpx.TimeoutException)
"""Nothing came in time."""

DROPS = (httpx.NetworkError, httpx.RemoteProtocolError, httpx.ProxyError)
"""The connection ended without an answer."""

MISHAPS = (*UNSENT, *HANGS, *DROPS)
