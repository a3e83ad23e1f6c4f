"""A stand-in for the language model: it sees what kind of text is asked for, who and what it names, how long it may be.

The same prompt, request and seed are answered with the same text.
"""

import re

# What a prompt asks for, what to speak of where it names nothing, what is said. The first that is mentioned counts.
_KINDS = (
    (
        r"summar|digest|in short",
        "the week",
        "In short, for {who}: it is about {what}. Nothing else needs attention today.",
        "What matters to {who} is {what}. The rest can wait.",
    ),
    (
        r"classif|categor|label|priorit",
        "a general question",
        "Category: {what}. Urgency: normal.",
        "This is about {what}; somebody should look at it today.",
    ),
    (
        r"apolog|sorry|complain|delay|refund",
        "your order",
        "Dear {who}, we are sorry for the trouble with {what}. We are looking into it and will write again today.",
        "Hello {who}, please accept our apology. What happened with {what} was our fault, and we are putting it right.",
    ),
    (
        r"welcome|greet|onboard|joined|sign.?up",
        "the team",
        "Welcome, {who}! It is good to have you with {what}. Have a look around, and ask us anything.",
        "Hello {who}, and welcome to {what}! We are glad that you have joined. Your first steps are waiting for you.",
    ),
    (
        r"remind|invoice|payment|overdue",
        "the invoice",
        "A friendly reminder for {who} about {what}. If it is done already, thank you, and forget this message.",
        "Hello {who}, {what} is still open. Two minutes are enough to settle it.",
    ),
    (
        r"support|respond|reply|answer|question",
        "your question",
        "Thank you for writing to us, {who}. We have looked into {what}, and all is on its way.",
        "Hello {who}, here is what we know of {what}: nothing is wrong, and you need not do anything.",
    ),
    (
        "",
        "what you described",
        "Here is a draft for {who} about {what}. Change whatever does not sound like you.",
        "A first version for {who}, on {what}, to start from.",
    ),
)
_NAME = re.compile(r"(?<=[a-z,:] )(?=\S*[A-Z])[\w-]+(?: [A-Z][\w-]*)*")  # a capital inside a sentence
_LIMIT = re.compile(r"(?:under|below|within|at most|fewer than|no more than) (\d+) (character|word)")


def answer(prompt, fake):
    """Return what a model might say."""
    kind = next(kind for kind in _KINDS if re.search(kind[0], prompt.lower()))
    _, nothing, *texts = kind
    who, *what = dict.fromkeys(_NAME.findall(prompt)) or ["you"]
    text = fake.random_element(texts).format(who=who, what=" and ".join(what[:2]) or nothing)
    return _within_limit(text, prompt)


def duration(prompt, result):
    """Return how many milliseconds a model might have taken: it reads fast and writes slowly."""
    return 180 + len(prompt) // 8 + 6 * len(result)


def _within_limit(text, prompt):
    limit = _LIMIT.search(prompt.lower())
    if limit is None:
        return text
    length = int(limit[1])
    if limit[2] == "word":
        return " ".join(text.split()[:length])
    return text if len(text) <= length else text[:length].rpartition(" ")[0]
