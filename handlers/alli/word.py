"""Word documents."""

import io

from docx import Document
from docx.shared import Pt

from . import archive

_STYLES = {"paragraph": None, "quote": "Intense Quote", "code": "No Spacing", "rule": None}


def write(title, blocks, now):
    """Write blocks below their title."""
    document = Document()
    archive.signed(document.core_properties, title, now)
    document.add_heading(title, 0)
    for block in blocks:
        _write(document, block)
    written = io.BytesIO()
    document.save(written)
    return archive.pinned(written.getvalue())


def _write(document, block):
    if block.kind == "table":
        _table(document, block.rows)
    elif block.kind == "heading":
        _fill(document.add_heading("", block.level), block.runs)
    elif block.kind == "item":
        _item(document, block)
    elif block.kind == "rule":
        document.add_paragraph("―" * 20)
    else:
        _fill(document.add_paragraph(style=_STYLES[block.kind]), block.runs)


def _item(document, block):
    """Write the marker as text: Word would number on from one list to the next."""
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.left_indent = Pt(18 * block.level)
    paragraph.paragraph_format.first_line_indent = Pt(-18 if block.marker else 0)
    paragraph.add_run(f"{block.marker}\t" if block.marker else "")
    _fill(paragraph, block.runs)


def _table(document, rows):
    table = document.add_table(len(rows), max(len(row) for row in rows), "Table Grid")
    for cells, row in zip(table.rows, rows, strict=True):
        for cell, runs in zip(cells.cells, row, strict=False):
            _fill(cell.paragraphs[0], runs)


def _fill(paragraph, runs):
    for run in runs:
        written = paragraph.add_run(run.text)
        written.bold, written.italic = run.bold or None, run.italic or None
        if run.code:
            written.font.name = "Courier New"
