"""Presentations: a slide for the title, and one for each heading and each table."""

import io

from pptx import Presentation
from pptx.util import Inches, Pt

from . import archive
from .markdown import plain

_TITLE, _CONTENT, _TITLE_ONLY = 0, 1, 5  # layouts of the default template
_LINES = 12  # a slide has room for; the rest goes on the next


def write(title, blocks, now):
    """Write blocks onto slides."""
    deck = Presentation()
    archive.signed(deck.core_properties, title, now)
    deck.slides.add_slide(deck.slide_layouts[_TITLE]).shapes.title.text = title
    heading, lines = title, []
    for block in blocks:
        if block.kind in {"heading", "table"}:
            _text_slides(deck, heading, lines)
            lines = []
        if block.kind == "heading":
            heading = block.text
        elif block.kind == "table":
            _table_slide(deck, heading, block.rows)
        elif block.kind != "rule":
            lines += [(block, line) for line in block.text.split("\n")]
    _text_slides(deck, heading, lines)
    written = io.BytesIO()
    deck.save(written)
    return archive.pinned(written.getvalue())


def _text_slides(deck, heading, lines):
    for start in range(0, len(lines), _LINES):
        slide = deck.slides.add_slide(deck.slide_layouts[_CONTENT])
        slide.shapes.title.text = heading
        frame = slide.placeholders[1].text_frame
        for number, (block, line) in enumerate(lines[start : start + _LINES]):
            paragraph = frame.paragraphs[0] if not number else frame.add_paragraph()
            paragraph.text = f"{block.marker} {line}" if block.marker.endswith(".") else line
            paragraph.level = block.level - 1 if block.kind == "item" else 0
            paragraph.font.size = Pt(18)


def _table_slide(deck, heading, rows):
    slide = deck.slides.add_slide(deck.slide_layouts[_TITLE_ONLY])
    slide.shapes.title.text = heading
    columns = max(len(row) for row in rows)
    place = (Inches(0.5), Inches(1.75), Inches(9), Inches(0.4 * len(rows)))
    table = slide.shapes.add_table(len(rows), columns, *place).table
    for number, row in enumerate(rows):
        for column, runs in enumerate(row):
            table.cell(number, column).text = plain(runs)
