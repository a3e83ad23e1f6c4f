"""Triage: a stand-in for the model that sorts e-mails and drafts answers. The words decide."""

_WORDS = {
    "complaint": ("damaged", "broken", "refund", "complaint", "lost"),
    "invoice": ("invoice", "charged", "payment", "vat"),
    "delivery": ("parcel", "delivery", "deliver", "where is", "late"),
}
_URGENT = ("urgent", "today", "immediately", "refund")
_REPLIES = {
    "complaint": "we are sorry. Somebody of us looks into it and writes to you within two days.",
    "invoice": "our bookkeeping looks at your invoice and writes to you within three days.",
    "delivery": "we look for your parcel and tell you where it is.",
    "other": "thank you for writing to us. Somebody of us answers soon.",
}


def of(mail):
    """Return what a ticket says beside its e-mail: category, priority, and a suggested reply."""
    text = f"{mail['subject']}\n{mail['body']}".casefold()
    category = next((name for name, words in _WORDS.items() if any(word in text for word in words)), "other")
    is_urgent = any(word in text for word in _URGENT)
    priority = "high" if is_urgent else "low" if category == "other" else "normal"
    return {"category": category, "priority": priority, "suggestedReply": f"Dear customer, {_REPLIES[category]}"}
