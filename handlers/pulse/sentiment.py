"""How a text sounds, by a short list of words: honest about what it sees, and blind to all the rest."""

import re

_WEIGHTS = {"aggressive": -2, "negative": -1, "positive": 1}
_WORDS = {
    "aggressive": """
        attack crush destroy dumb fight furious garbage hate idiot kill moron pathetic ridiculous scream shame shut
        stupid threaten useless worthless
        """,
    "negative": """
        angry annoyed apologise apologize apology bad broken bug cannot cancel complaint damaged delay delayed
        disappointed error fail failed failure fault late lost missing never poor problem refund regret sad sorry
        trouble unfortunately unhappy upset urgent warning worse worst wrong
        """,
    "positive": """
        appreciate bright care celebrate cheerful delighted easy empathetic enjoy excellent excited exciting fast
        friendly glad good great happy help helpful hope kind love nice perfect pleased polite pleasure smooth success
        thank thanks trust warm welcome wonderful
        """,
}
_KINDS = {word: kind for kind, words in _WORDS.items() for word in words.split()}


def of(text):
    """Return the label of a text and its score, from -1 to 1."""
    kinds = [_KINDS[word] for word in re.findall(r"[a-z]+", text.lower()) if word in _KINDS]
    weight = sum(abs(_WEIGHTS[kind]) for kind in kinds)
    score = round(sum(_WEIGHTS[kind] for kind in kinds) / weight, 2) if weight else 0.0
    return {"label": _label(kinds, score), "score": score}


def _label(kinds, score):
    if score < 0:
        return "aggressive" if "aggressive" in kinds else "negative"
    return "positive" if score > 0 else "neutral"
