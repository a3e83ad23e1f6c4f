"""Markdown as a flat list of blocks, for those who write it down in another form. CommonMark, and tables."""

from dataclasses import dataclass, replace

from markdown_it import MarkdownIt

_DEEPEST = 8  # what lists within lists are told apart by


@dataclass(frozen=True)
class Run:
    """Text of one look."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False


@dataclass(frozen=True)
class Block:
    """One block. `kind` is heading, paragraph, quote, item, code, rule or table.

    `level` is that of a heading, or how deep an item stands, from 1; `marker` stands before an item; `rows` are of a
    table, the first one its head.
    """

    kind: str
    runs: tuple[Run, ...] = ()
    level: int = 1
    marker: str = ""
    rows: tuple[tuple[tuple[Run, ...], ...], ...] = ()

    @property
    def text(self) -> str:
        """The text alone."""
        return plain(self.runs)


def plain(runs):
    """Return the text of runs."""
    return "".join(run.text for run in runs)


def blocks(text):
    """Read Markdown; HTML in it is text."""
    reader = _Reader()
    for token in MarkdownIt("commonmark", {"html": False}).enable("table").parse(text):
        reader.read(token)
    return reader.blocks


class _Reader:
    """Reads the tokens of one text, in their order."""

    def __init__(self):
        self.blocks = []
        self._lists = []  # the next number of each list around; None where it has no numbers
        self._quotes = 0
        self._heading = 0
        self._marker = None  # of an item whose first block is still to come
        self._rows = None

    def read(self, token):
        {
            "heading_open": self._open_heading,
            "heading_close": self._close_heading,
            "bullet_list_open": lambda _: self._lists.append(None),
            "ordered_list_open": lambda opened: self._lists.append(int(opened.attrs.get("start", 1))),
            "bullet_list_close": lambda _: self._lists.pop(),
            "ordered_list_close": lambda _: self._lists.pop(),
            "list_item_open": self._open_item,
            "blockquote_open": lambda _: self._quote(1),
            "blockquote_close": lambda _: self._quote(-1),
            "fence": self._code,
            "code_block": self._code,
            "hr": lambda _: self.blocks.append(Block("rule")),
            "table_open": self._open_table,
            "table_close": self._close_table,
            "tr_open": lambda _: self._rows.append([]),
            "inline": self._inline,
        }.get(token.type, lambda _: None)(token)

    def _open_heading(self, token):
        self._heading = int(token.tag[1])

    def _close_heading(self, _):
        self._heading = 0

    def _open_item(self, _):
        number = self._lists[-1]
        self._marker = "•" if number is None else f"{number}."
        if number is not None:
            self._lists[-1] = number + 1

    def _quote(self, step):
        self._quotes += step

    def _code(self, token):
        self.blocks.append(Block("code", (Run(token.content.rstrip("\n"), code=True),)))

    def _open_table(self, _):
        self._rows = []

    def _close_table(self, _):
        self.blocks.append(Block("table", rows=tuple(tuple(row) for row in self._rows)))
        self._rows = None

    def _inline(self, token):
        runs = tuple(_runs(token.children or ()))
        if self._rows is not None:
            self._rows[-1].append(runs)
        elif self._heading:
            self.blocks.append(Block("heading", runs, self._heading))
        elif self._lists:
            self.blocks.append(Block("item", runs, min(len(self._lists), _DEEPEST), self._marker or ""))
            self._marker = None
        else:
            self.blocks.append(Block("quote" if self._quotes else "paragraph", runs))


def _runs(tokens):
    """Read the inside of a block; a link tells where it leads, an image what it shows."""
    look, targets = Run(""), []
    for token in tokens:
        if token.type in {"strong_open", "strong_close"}:
            look = replace(look, bold=token.nesting > 0)
        elif token.type in {"em_open", "em_close"}:
            look = replace(look, italic=token.nesting > 0)
        elif token.type == "link_open":
            targets.append(str(token.attrs.get("href", "")))
        elif token.type == "link_close":
            yield replace(look, text=f" ({targets.pop()})")
        elif token.type in {"softbreak", "hardbreak"}:
            yield replace(look, text=" " if token.type == "softbreak" else "\n")
        elif token.content:
            yield replace(look, text=token.content, code=token.type == "code_inline")
