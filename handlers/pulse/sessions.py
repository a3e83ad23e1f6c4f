"""Sessions: who is signed in, for which organization, and until when."""

from datetime import timedelta

from specdouble import timestamp

LIFETIME = timedelta(days=1)


def of(user, now):
    """Tell the session of a user. Whoever is let in without a persona may do everything."""
    person = {"id": user.id or user.name, "email": f"{user.name}@pulse.example", "name": user.name, **user.profile}
    organization = {} if user.tenant is None else {"organizationId": user.tenant}
    return {"user": person, **organization, "role": user.role or "system", "expiresAt": timestamp(now + LIFETIME)}
