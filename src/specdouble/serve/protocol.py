"""uvicorn's HTTP/1.1 protocol, but for two things: what came whole is answered at once, and no head is read twice.

uvicorn makes a task of every request, and reads it header by header. A task has its price, and one that waits for
nothing has no need of it. Heads come again and again, byte for byte: what one meant, it means each time.
Anything out of the plain goes on as uvicorn has it.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from specdouble.behave.answer import Stream
from specdouble.serve.exchange import Reply
from specdouble.serve.one_write import whole, write_at_once
from specdouble.serve.stage import App
from specdouble.serve.switchboard import Switchboard, Way

try:
    from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol as _Base
except ImportError:  # no httptools on this system
    _Base = None  # type: ignore[assignment, misc]

_REMEMBERED = 256  # heads
_LONGEST = 4096  # bytes of a head worth remembering
_END = b"\r\n\r\n"
# What decides how a message is framed, or what the connection becomes of it (RFC 9112, 6 and 9).
_FRAMING = frozenset({b"connection", b"expect", b"transfer-encoding", b"upgrade"})


class Known(NamedTuple):
    """What a head that came before means: where it goes, and how many bytes of body follow."""

    way: Way
    length: int


def make_protocol(app: Switchboard) -> Any:
    """Return what `uvicorn.Config` takes as `http`: the protocol of one server's connections, or its own choice."""
    if _Base is None:
        return "auto"
    known: dict[bytes, Known] = {}

    class Protocol(AtOnce):
        _board, _heads = app, known

    return Protocol


if _Base is not None:

    class AtOnce(_Base):
        """One connection. Of requests that come together, those behind the first take turns with other connections."""

        _board: Switchboard
        _heads: dict[bytes, Known]
        _is_between = True  # nothing of the next request has been read
        _is_reading = False
        _begun: tuple[Any, Any] | None = None  # the request that was read just now: its cycle, and who answers

        def data_received(self, data: bytes) -> None:
            """Answer what came, where it is a whole request."""
            was_between = self._is_between
            known = self._known(data) if was_between else None
            rest: Any = None
            if known is not None:
                rest = self._answer_known(known, data)
                if rest is None:
                    return
            self._read(data)
            if self._begun is None:
                return
            (cycle, app), self._begun = self._begun, None
            if self.transport.is_closing():  # uvicorn could not read what came behind it, said so and hung up
                return
            if rest is None:
                rest = self._answer(cycle, app)
                if rest is None and was_between and self._is_between:
                    self._remember(cycle, data)
            if rest is not None:
                super()._start_asgi_task(cycle, rest)

        def _read(self, data: bytes) -> None:
            self._is_reading = True
            try:
                super().data_received(data)
            finally:
                self._is_reading = False

        def on_message_begin(self) -> None:
            """Hear that a request begins."""
            self._is_between = False
            super().on_message_begin()

        def on_message_complete(self) -> None:
            """Hear that it ends."""
            super().on_message_complete()
            self._is_between = True

        def _start_asgi_task(self, cycle: Any, app: Any) -> None:
            if self._is_reading:
                self._begun = cycle, app
            else:
                super()._start_asgi_task(cycle, app)

        def _answer(self, cycle: Any, app: Any) -> Any:
            """Answer a request that was read; return the application that has to go on as a task, None for none."""
            if app is not self._board or cycle.more_body:
                return app
            way = self._board.way(cycle.scope)
            if way is None:
                return app
            reply = self._reply(way, bytes(cycle.body))
            if not isinstance(reply, Reply):
                return reply
            body = reply.body
            if not isinstance(body, Stream) and write_at_once(cycle.send, reply.status, reply.headers, body):
                return None
            return self._board.sending(way, reply)

        def _reply(self, way: Way, body: bytes) -> Reply | App:
            """Return the answer, or who gives it as a task. An error goes the way of one in a task: to uvicorn."""
            try:
                return self._board.answer(way, body) or self._board
            except Exception as error:  # noqa: BLE001
                return _raising(error)

        def _known(self, data: bytes) -> Known | None:
            """Return what the one request that came means; None where it has to be read."""
            end = data.find(_END) + len(_END)
            known = self._heads.get(data[:end])
            if known is None or len(data) - end != known.length:
                return None
            is_free = self.cycle is not None and self.cycle.response_complete and not self.pipeline
            return known if is_free and not self.flow.write_paused and not self.transport.is_closing() else None

        def _answer_known(self, known: Known, data: bytes) -> App | None:
            """Answer without reading a head; what it returns goes on as a task, once the head was read after all."""
            self._unset_keepalive_if_required()
            reply = self._reply(known.way, data[len(data) - known.length :])
            if not isinstance(reply, Reply):
                return reply
            body, text = reply.body, None
            if not isinstance(body, Stream):
                text = whole(reply.status, reply.headers, body, self.server_state.default_headers)
            if text is None:
                return self._board.sending(known.way, reply)
            self.transport.write(text)
            self.on_response_complete()
            return None

        def _remember(self, cycle: Any, data: bytes) -> None:
            """Remember the head of a request that was all that came, where its length alone says where it ends."""
            way = self._board.way(cycle.scope)
            length = len(cycle.body)
            head = data[: len(data) - length]
            is_plain = cycle.keep_alive and not self.access_log and cycle.scope["http_version"] == "1.1"
            if way is None or not is_plain or len(head) > _LONGEST or head.find(_END) != len(head) - len(_END):
                return
            if head[:1].isalpha() and _FRAMING.isdisjoint(name for name, _ in cycle.scope["headers"]):
                if len(self._heads) >= _REMEMBERED:
                    self._heads.clear()
                self._heads[head] = Known(way, length)


def _raising(error: Exception) -> App:
    async def app(*_: Any) -> None:
        raise error

    return app
