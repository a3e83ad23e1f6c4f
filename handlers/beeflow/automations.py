"""Automations: graphs of steps that a schedule, a webhook, an event or somebody starts."""

from . import automations_of, pages, people


def list_automations(user, store, page, limit):
    return pages.cut(automations_of.visible(store, people.of(store, user)), page, limit)


def create_automation(body, user, store, clock):
    """No event happens that would start one whose trigger is `event`."""
    return automations_of.add(store, people.of(store, user), body, clock.now())


def get_automation(id_, user, store, clock):
    return automations_of.seen(store, id_, people.of(store, user), clock.now())


def update_automation(id_, body, user, store, clock):
    """Nothing turns a webhook's token."""
    now = clock.now()
    return automations_of.change(store, automations_of.owned(store, id_, people.of(store, user), now), body, now)


def delete_automation(id_, user, store, clock):
    automations_of.owned(store, id_, people.of(store, user), clock.now())
    store.automations.delete(id_)


def validate_automation(body, user, store, clock):
    errors = automations_of.faults(store, body, people.of(store, user), clock.now())
    return {"valid": not errors, "errors": errors}
