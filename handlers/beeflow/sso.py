"""Sign-in with accounts from elsewhere: to the provider and back."""

from . import providers, saml, tokens


def start_google_login(clock, next=None):  # noqa: A002 - the word of the API
    return providers.start("google", "Google", next, clock)


def finish_google_login(store, clock, code=None, state=None, error=None):
    return providers.finish("google", providers.Came(code, state, error), store, clock)


def start_microsoft_login(clock, next=None):  # noqa: A002 - the word of the API
    return providers.start("microsoft", "Microsoft", next, clock)


def finish_microsoft_login(store, clock, code=None, state=None, error=None):
    return providers.finish("microsoft", providers.Came(code, state, error), store, clock)


def start_github_login(clock, next=None):  # noqa: A002 - the word of the API
    return providers.start("github", "GitHub", next, clock)


def finish_github_login(store, clock, code=None, state=None, error=None):
    return providers.finish("github", providers.Came(code, state, error), store, clock)


def start_nextcloud_login(clock, next=None):  # noqa: A002 - the word of the API
    return providers.start("nextcloud", "Nextcloud", next, clock)


def finish_nextcloud_login(store, clock, code=None, state=None, error=None):
    return providers.finish("nextcloud", providers.Came(code, state, error), store, clock)


def get_saml_metadata(store, clock, request):
    saml.check_licence(store, clock.now())
    return saml.metadata(request)


def finish_saml_login(body, store, clock):
    """Of the address that an assertion is for, only the path counts: the host is wherever the double is served."""
    now = clock.now()
    saml.check_licence(store, now)
    identity, ends = saml.accept(store, body["SAMLResponse"], now)
    token = providers.land(store, clock, providers.account(store, clock, identity), "saml", ends - now)
    home = body.get("RelayState", providers.HOME)
    return None, 302, {"Location": home, "Set-Cookie": tokens.cookie(token, int((ends - now).total_seconds()))}


def pick_up_login(store, clock, token=None):
    session = store.sessions.one(token=token) if token else None
    if session is None or tokens.is_over(session, clock.now()):
        return None, 302, {"Location": f"{providers.HOME}?error=invalid_token"}
    token = providers.land(store, clock, store.users[session["userId"]])
    return None, 302, {"Location": providers.HOME, "Set-Cookie": tokens.cookie(token)}
