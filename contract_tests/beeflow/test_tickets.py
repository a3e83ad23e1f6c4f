"""Tickets: e-mails that somebody has to answer. The world is `demo`; it is 2026-01-15T09:00:00Z."""

import pytest


def ids(rows):
    return [row["id"] for row in rows]


def mail(subject, **more):
    return {"subject": subject, "body": "Dear all", **more}


def test_ticket_is_made_of_an_email(beeflow):
    """create_ticket: created from an e-mail."""
    made = beeflow.create_ticket(body=mail("Damaged parcel, refund please", emailId="eml_damaged"))

    assert (made["status"], made["category"], made["priority"]) == ("open", "complaint", "high")
    assert beeflow.list_inbox_messages()[1]["ticketId"] == made["id"]
    assert beeflow.list_tickets()[0] == made


@pytest.mark.parametrize(
    ("subject", "category", "priority"),
    [
        ("Invoice 881", "invoice", "normal"),
        ("Where is my parcel?", "delivery", "normal"),
        ("Two broken cups", "complaint", "normal"),
        ("Urgent: the door", "other", "high"),
        ("Thank you", "other", "low"),
    ],
)
def test_words_sort_a_ticket(beeflow, subject, category, priority):
    made = beeflow.create_ticket(body=mail(subject))

    assert (made["category"], made["priority"], made["emailId"], made["from"]) == (category, priority, None, None)


def test_email_has_one_ticket(beeflow):
    assert "tic_where" in beeflow.expect(409).create_ticket(body=mail("A", emailId="eml_where"))["message"]


def test_email_that_the_inbox_does_not_hold_is_refused(beeflow):
    assert "eml_none" in beeflow.expect(400).create_ticket(body=mail("A", emailId="eml_none"))["message"]
    assert "eml_ward" in beeflow.expect(400).create_ticket(body=mail("A", emailId="eml_ward"))["message"]


def test_everybody_of_an_organisation_sees_its_tickets_the_newest_first(beeflow, pro):
    assert ids(beeflow.as_("user").list_tickets()) == ["tic_where", "tic_invoice"]
    assert ids(beeflow.list_tickets(page=2, limit=1)) == ["tic_invoice"]
    assert pro.list_tickets() == []


def test_inbox_begins_with_the_newest_email(beeflow, pro):
    assert ids(beeflow.list_inbox_messages()) == ["eml_thanks", "eml_damaged", "eml_where", "eml_invoice"]
    assert ids(beeflow.list_inbox_messages(page=2, limit=3)) == ["eml_invoice"]
    assert ids(pro.list_inbox_messages()) == ["eml_ward"]
    assert "body" not in beeflow.list_inbox_messages()[0]


def test_tickets_are_no_part_of_community(beeflow):
    refused = beeflow.as_("polder-admin").expect(403).list_inbox_messages()

    assert (refused["error"], refused["details"]["feature"]) == ("license_feature_required", "ticket_assistant")


def test_busy_world_has_much_of_everything(beeflow, control):
    assert control("POST", "/-/reset", {"api": "beeflow", "world": "busy"}).status == 204

    assert len(beeflow.list_inbox_messages(limit=100)) == 100
    assert len(beeflow.list_tickets(limit=100)) == 100
    assert [one["name"] for one in beeflow.list_automations()] == ["Morning mail", "Noon mail", "Intake"]
    assert beeflow.start_run("auto_morning")["status"] == "pending"
