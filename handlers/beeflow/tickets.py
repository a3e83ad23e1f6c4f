"""Tickets: e-mails that somebody has to answer, sorted by a stand-in, and the inbox that they come from."""

from specdouble import BadReference, Conflict, timestamp

from . import organisations_of, pages, triage


def list_tickets(user, store, page, limit):
    rows = store.tickets.all(organizationId=organisations_of.caller(store, user)["id"])
    return pages.cut(sorted(rows, key=lambda row: row["createdAt"])[::-1], page, limit)


def create_ticket(body, user, store, clock):
    """No e-mail is sent: what the assistant would answer stands in the ticket."""
    organisation, mail = organisations_of.caller(store, user)["id"], None
    if "emailId" in body:
        mail = store.inbox_messages.get(body["emailId"])
        if mail is None or mail["organizationId"] != organisation:
            raise BadReference("emailId", body["emailId"], "inbox_messages")
        if mail["ticketId"] is not None:
            raise Conflict(f"This e-mail has the ticket {mail['ticketId']}", fields=("emailId",))
    row = {"emailId": None, "from": None, **body, "status": "open", "organizationId": organisation}
    made = store.tickets.add({**row, **triage.of(row), "createdAt": timestamp(clock.now())})
    if mail is not None:
        store.inbox_messages.update(mail["id"], {"ticketId": made["id"]})
    return made


def list_inbox_messages(user, store, page, limit):
    rows = store.inbox_messages.all(organizationId=organisations_of.caller(store, user)["id"])
    return pages.cut(sorted(rows, key=lambda row: row["receivedAt"])[::-1], page, limit)
