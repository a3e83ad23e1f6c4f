"""Spreadsheets: one sheet, text in the first column, tables in their cells, numbers as numbers."""

import io
import re
import zipfile

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.writer.excel import ExcelWriter

from . import archive
from .markdown import plain

_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:\.\d{1,10})?")
_UNFIT = re.compile(r"[\[\]:*?/\\']")  # for the name of a sheet
_LONGEST = 32_767  # letters of a cell


def write(title, blocks, now):
    """Write blocks from top to bottom."""
    book = Workbook()
    sheet = book.active
    sheet.title = _UNFIT.sub(" ", title).strip()[:31] or "Sheet"
    _put(sheet.cell(1, 1), title).font = Font(bold=True, size=14)
    row = 3
    for block in blocks:
        lines = block.rows if block.kind == "table" else [(block.runs,)]
        for number, cells in enumerate(lines):
            for column, runs in enumerate(cells, 1):
                text = f"{block.marker} {plain(runs)}" if block.marker else plain(runs)
                head = block.kind == "heading" or (block.kind == "table" and not number)
                _put(sheet.cell(row, column), text).font = Font(bold=head)
            row += 1
        row += block.kind == "table"
    return archive.pinned(_saved(book, title, now))


def _put(cell, text):
    """Write a number as a number, and everything else as text: no formula comes out of Markdown."""
    if _NUMBER.fullmatch(text):
        cell.value = float(text) if "." in text else int(text)
    else:
        cell.value = text[:_LONGEST]
        cell.data_type = "s"
    return cell


def _saved(book, title, now):
    """Save past `Workbook.save`, which writes the time of the machine into the file."""
    properties = book.properties
    properties.creator = properties.lastModifiedBy = "Alli"
    properties.title = title[:255]
    properties.created = properties.modified = now.replace(tzinfo=None, microsecond=0)
    written = io.BytesIO()
    ExcelWriter(book, zipfile.ZipFile(written, "w")).save()
    return written.getvalue()
