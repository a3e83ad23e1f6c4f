"""The stand-in for a model: words of an answer, and what it would have cost. No model is asked.

The same agent, thread and question get the same words, in one piece or as a stream.
"""

import re
from hashlib import blake2b

_OPENINGS = ("Here is what I found.", "This is how it stands.", "Gladly.", "Let me see.")
_INPUT_PRICE, _OUTPUT_PRICE = 2.50e-6, 10.00e-6  # USD a token


def answer(agent, thread_id, question, results, *, above=0, staging=False):
    """Word an answer from what was found; it quotes, and numbers what it quotes after the sources `above`."""
    told = f"{agent['id']}\0{thread_id or ''}\0{question}\0{staging or ''}"
    opening = _OPENINGS[blake2b(told.encode("utf-8", "replace"), digest_size=2).digest()[0] % len(_OPENINGS)]
    quoted = [f"{one['title']}: {one['content']} [{number}]" for number, one in enumerate(results, above + 1)]
    return " ".join([opening, *(quoted or [f"{agent['name']} has nothing on this: {_short(question)}"])])


def refusal(kinds):
    """Word what is answered where a guardrail stops a question or an answer."""
    return f"I cannot answer that: it was stopped by a guardrail ({', '.join(kinds)})."


def follow_ups(results):
    """Suggest what could be asked next, one question a document."""
    return [f"What else does {result['title']} say?" for result in results]


def pieces(text):
    """Cut a text into the words of a stream; together they are the text."""
    return re.findall(r"\s*\S+\s*$|\s*\S+|\s+", text)


def count(*texts):
    """Count the tokens of texts, as a rule of thumb has it: four characters each."""
    return sum(len(text) // 4 + 1 for text in texts if text)


def cost(input_tokens, output_tokens):
    """Return the price of tokens, in USD."""
    return round(input_tokens * _INPUT_PRICE + output_tokens * _OUTPUT_PRICE, 6)


def _short(text):
    line = " ".join(text.split())
    return line if len(line) <= 80 else f"{line[:79]}…"
