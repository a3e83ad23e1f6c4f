"""An answer as it is written: its words, what is thought of it, and in the end all of it."""

from specdouble import ApiError

from . import answers_of, wording


async def events(question, reply, user, *, later, clock, pace):
    """Give the events of a reply. It is kept with the last one, so that a client that leaves before leaves nothing."""
    for word in wording.pieces(reply.text):
        yield {"step": "tools_stream", "delta": word}
        await pace()
    for event in _reflections(reply):
        yield event
        await pace()
    yield _last(question, reply, user, later, clock.now())


def _reflections(reply):
    if not reply.results or reply.blocked:
        return [{"step": "reflection_skip", "message": "There is nothing to hold the answer against"}]
    return [
        {"step": "reflection_start", "message": "Holds the answer against what it quotes"},
        {"step": "reflection_end", "message": "The answer stands"},
    ]


def _last(question, reply, user, later, now):
    try:
        with later() as store:
            return {"step": "end", "success": True, "output": answers_of.keep(store, question, reply, user, now)}
    except ApiError as error:  # the thread or the agent has gone since
        return {"step": "error", "success": False, "message": error.message or error.title}
