"""PDF, in the fonts that every reader has: Helvetica and Courier, and those for Korean, Japanese and Chinese.

A letter that none of them has becomes a question mark.
"""

import io
import re
from html import escape

from reportlab.lib import colors
from reportlab.lib.fonts import addMapping
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import HRFlowable, Paragraph, SimpleDocTemplate, Spacer, Table

_KOREAN, _EAST = "HYGothic-Medium", "HeiseiKakuGo-W5"
_SCRIPTS = re.compile(
    r"(?P<korean>[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]+)"
    r"|(?P<east>[\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]+)"
    r"|(?P<plain>.)",
    re.DOTALL,
)
_GRID = [("GRID", (0, 0), (-1, -1), 0.5, colors.grey), ("BACKGROUND", (0, 0), (-1, 0), colors.whitesmoke)]
_TEXT = ParagraphStyle("text", fontName="Helvetica", fontSize=10, leading=14, spaceAfter=6)

for _name in (_KOREAN, _EAST):
    pdfmetrics.registerFont(UnicodeCIDFont(_name))
    for _bold, _italic in ((0, 0), (0, 1), (1, 0), (1, 1)):
        addMapping(_name, _bold, _italic, _name)


def write(title, blocks, _now):
    """Write blocks below their title; a PDF that is invariant tells no time."""
    written = io.BytesIO()
    document = SimpleDocTemplate(written, pagesize=A4, title=title, author="Alli", invariant=1)
    document.build([_paragraph(_escaped(title), _heading(1, 22)), *(_flowable(block) for block in blocks)])
    return written.getvalue()


def _flowable(block):
    if block.kind == "table":
        return _table(block.rows)
    if block.kind == "rule":
        return HRFlowable(width="100%", color=colors.grey, spaceAfter=8)
    return _paragraph(_marked_up(block.runs), _style(block), block.marker)


def _paragraph(markup, style, marker=""):
    if not markup.strip():
        return Spacer(1, style.leading)
    return Paragraph(markup, style, bulletText=marker or None)


def _style(block):
    if block.kind == "heading":
        return _heading(block.level, 18 - 2 * min(block.level, 4))
    if block.kind == "item":
        return ParagraphStyle("item", _TEXT, leftIndent=18 * block.level, bulletIndent=18 * (block.level - 1))
    if block.kind == "quote":
        return ParagraphStyle("quote", _TEXT, leftIndent=18, textColor=colors.dimgrey)
    return _TEXT


def _heading(level, size):
    return ParagraphStyle(
        f"h{level}", _TEXT, fontName="Helvetica-Bold", fontSize=size, leading=size * 1.3, spaceBefore=8
    )


def _table(rows):
    width = max(len(row) for row in rows)
    cells = [[Paragraph(_marked_up(runs), _TEXT) for runs in row] + [""] * (width - len(row)) for row in rows]
    return Table(cells, style=_GRID, spaceBefore=4, spaceAfter=8, hAlign="LEFT")


def _marked_up(runs):
    return "".join(map(_run, runs))


def _run(run):
    text = _escaped(run.text).replace("\n", "<br/>")
    if run.code:
        text = f'<font name="Courier">{text.replace("  ", "&nbsp; ")}</font>'
    text = f"<b>{text}</b>" if run.bold else text
    return f"<i>{text}</i>" if run.italic else text


def _escaped(text):
    """Escape what is markup, and name the font of each script."""
    return "".join(map(_part, _SCRIPTS.finditer(text)))


def _part(found):
    if found["plain"] is None:
        return f'<font name="{_KOREAN if found["korean"] else _EAST}">{escape(found[0])}</font>'
    return escape(found[0].encode("cp1252", "replace").decode("cp1252"))
