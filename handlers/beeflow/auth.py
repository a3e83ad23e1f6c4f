"""Auth: signing in and up, and who is signed in."""

from datetime import datetime

from specdouble import ApiError, Conflict, NotFound, Unauthorized, resource

from . import organisations_of, people, profiles, saml, signups, tokens

list_waitlist = resource


def get_setup_status(store):
    bootstrapped = any(user["password"] for user in store.users)
    providers = ["google", "microsoft", "github", "nextcloud"]
    return {"bootstrapped": bootstrapped, "oauthProviders": providers, "locales": ["de", "en", "fr", "nl"]}


def set_up(body, store, clock):
    if any(user["password"] for user in store.users):
        raise Conflict("The platform is set up already")
    organisation = organisations_of.primary(store)
    if "organizationName" in body:
        store.organisations.update(organisation["id"], {"name": body["organizationName"]})
    admin = {"displayName": body.get("displayName"), "password": body["password"], "role": "admin"}
    added = people.add(store, clock, organisation["id"], body["email"], **admin)
    return tokens.signed_in(store, clock, added, "password")


def log_in(body, store, clock):
    saml.check_passwords(store, clock.now())
    user = store.users.one(email=body["email"])
    if user is None or not user["password"] or user["password"] != body["password"] or user["status"] != "active":
        raise Unauthorized("Address or password is wrong")
    return tokens.signed_in(store, clock, user, "password")


def sign_up(body, store, clock):
    rules = signups.rules(store)
    signups.check_open(rules, body["email"])
    if rules["waitlist"]:
        signups.wait(store, clock, body["email"], body.get("displayName"), "signup")
        return {"success": True, "status": "pending"}, 202
    people.check_seat(store, rules["id"], clock.now())
    told = {"displayName": body.get("displayName"), "password": body["password"]}
    user = people.add(store, clock, rules["id"], body["email"], **told, **signups.defaults(rules))
    return tokens.signed_in(store, clock, user, "password", status=201)


def get_invite(token, store, clock):
    invite = store.invites.one(token=token)
    if invite is None:
        raise NotFound("invitation", token)
    if invite["usedAt"] is not None or datetime.fromisoformat(invite["expiresAt"]) <= clock.now():
        raise ApiError("This invitation has expired, or was used", status=410)
    user = store.users[invite["userId"]]
    name = store.organisations[invite["organizationId"]]["name"]
    return {"email": user["email"], "organizationName": name, "role": user["role"], "expiresAt": invite["expiresAt"]}


def log_out(request, store):
    tokens.sign_out(store, tokens.carried(request))
    return {"success": True}, 200, {"Set-Cookie": tokens.cookie("", 0)}


def get_current_user(user, store, clock):
    return profiles.shown(store, people.of(store, user), clock.now())


def get_my_permissions(user, store):
    return profiles.permissions(store, people.of(store, user))


def update_profile(body, user, store, clock):
    changed = store.users.update(people.of(store, user)["id"], body)
    return profiles.shown(store, changed, clock.now())


def create_session_token(user, store, clock):
    session = tokens.sign_in(store, clock, people.of(store, user), "bridge", tokens.BRIDGE)
    return {"token": session["token"], "expiresAt": session["expiresAt"]}


def get_signup_settings(user, store):
    return signups.rules(store, user.tenant)


def update_signup_settings(body, user, store):
    """`captcha` is kept, and nobody is asked to solve one."""
    rules = signups.rules(store, user.tenant)
    people.check_groups(store, rules["id"], body.get("defaultGroups", []))
    return store.signup_rules.update(rules["id"], body)


def approve_waitlist_entry(user_id, user, store, clock):
    entry = signups.waiting(store, user_id, user.tenant)
    rules = signups.rules(store, entry["organizationId"])
    people.check_seat(store, rules["id"], clock.now())
    told = {"displayName": entry.get("displayName"), **signups.defaults(rules)}
    store.waitlist.delete(user_id)
    return people.add(store, clock, rules["id"], entry["email"], id=user_id, **told)


def reject_waitlist_entry(user_id, user, store):
    signups.waiting(store, user_id, user.tenant)
    store.waitlist.delete(user_id)
    return {"success": True}


def join_waitlist(body, store, clock):
    if store.users.one(email=body["email"]) is not None:
        return {"success": True, "status": "pending"}, 202
    signups.wait(store, clock, body["email"], body.get("displayName"), body.get("source", "website"))
    return {"success": True, "status": "pending"}, 202


def list_public_organizations(store):
    return sorted(store.organisations.all(isPublic=True), key=lambda one: one["name"])
