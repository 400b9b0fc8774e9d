"""The mended file that comes back: recognised by its column of reasons as the next try of an earlier upload.

The earlier one is replaced only when the new one has been checked, and only if nothing of it was written. One that was
written in part counts as written from then on: what stayed open in it is now the debt of its next try alone. Giving
the next try up gives everything back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from imports.answers import Answers, Place
from imports.checker import tables_of
from imports.models import Batch
from imports.reading.reader import Row, Workbook, WorkbookRefused
from imports.rules.values import clean_text

State = Batch.State
_AFTER = {
    State.PLANNED: State.REPLACED,
    State.MAPPING: State.REPLACED,
    State.REFUSED: State.REPLACED,
    State.PARTLY: State.APPLIED,
    State.APPLIED: State.APPLIED,
    State.CANCELLED: State.CANCELLED,
}
"""What becomes of an upload when its next try has been checked. One that is being worked at has no next try."""
Text = tuple[str, ...]


def earlier_try(batch: Batch, named: int | None) -> Batch | None:
    """The upload whose annotated file came back as this one: the last of the tries of the batch that the file names.

    None for a plain upload, and wherever the uploader may not edit that batch or it is of another term or area. The
    command line, which says by its options what a file is, recognises nothing.
    """
    if named is None or batch.uploaded_by is None or batch.earlier_tries.exists():
        return None
    mine = Batch.objects.editable_by(batch.uploaded_by).filter(term=batch.term, area=batch.area, pk__lt=batch.pk)
    earlier: Batch | None = mine.filter(pk=named).first()
    while earlier and earlier.next_try_id:
        earlier = mine.filter(pk=earlier.next_try_id).first()
    return earlier if earlier and earlier.state in _AFTER else None


def take_over(batch: Batch, earlier: Batch, workbook: Workbook) -> dict[str, Any]:
    """Give a batch, not yet stored, what was said of the earlier one. Returns the fields to be stored."""
    said = {
        "kind": earlier.kind,
        "is_complete": earlier.is_complete,
        "bodies": earlier.bodies,
        "options": earlier.options,
        "answers": _carried_over(earlier, workbook).encoded(),
    }
    for name, value in said.items():
        setattr(batch, name, value)
    return said


def replace(earlier: Batch, batch: Batch) -> dict[str, Any]:
    """Make a batch the next try of the earlier one, in the caller's transaction. Returns what its layout notes;
    nothing if something else has become of the earlier one in the meantime."""
    still = Batch.objects.filter(pk=earlier.pk, state=earlier.state, next_try=None)
    after = _AFTER[State(earlier.state)]
    if not still.update(state=after, next_try=batch, updated_at=timezone.now()):
        return {}
    return {"continues": [earlier.pk, earlier.state]}


def give_back(batch: Batch) -> None:
    """Undo ``replace``, of a batch that is given up, in the caller's transaction."""
    if told := batch.layout.get("continues"):
        number, state = told
        there = Batch.objects.filter(pk=number, next_try=batch, state=_AFTER[State(state)])
        there.update(state=state, next_try=None, updated_at=timezone.now())


def _carried_over(earlier: Batch, workbook: Workbook) -> Answers:
    """The answers that still hold. Those to single rows move with their row, found by its whole text: a row that was
    changed by hand since is looked at anew."""
    old = Answers.decoded(earlier.answers)
    carried = Answers(columns=old.columns, values=old.values)
    places = {(sheet, int(row)) for part in (old.cells, old.accepted) for sheet, rows in part.items() for row in rows}
    places |= {(sheet, row) for sheet, rows in old.left_out.items() for row in rows}
    if not places:
        return carried
    try:
        texts = _texts_answered(earlier, old, places)
    except (FileNotFoundError, WorkbookRefused):
        return carried
    now = _places_by_text(workbook, {text for pair in texts.values() for text in pair})
    for place in sorted(texts):
        written, mended = texts[place]
        found, is_mended = next(((now[text], text == mended) for text in (mended, written) if now[text]), ([], True))
        if found:
            _carry(old, place, carried, found.pop(0), with_cells=not is_mended)
    return carried


def _carry(old: Answers, place: Place, new: Answers, at: Place, *, with_cells: bool) -> None:
    for kind, reason in old.accepted_at(place).items():
        new.accept(at, kind, reason)
    if old.leaves_out(place):
        new.leave_out(at, out=True)
    for identifier, text in old.cells_of(place).items() if with_cells else ():
        new.mend_cell(at, identifier, text)


def _texts_answered(batch: Batch, answers: Answers, places: Iterable[Place]) -> dict[Place, tuple[Text, Text]]:
    """Rows of a file as they stand in it, and with the cells that were mended."""
    workbook, tables = tables_of(batch, answers)
    rows = {sheet.title: sheet.rows for sheet in workbook.sheets}
    texts: dict[Place, tuple[Text, Text]] = {}
    for place in places:
        title, number = place
        if number > len(rows.get(title, ())):
            continue
        row = list(rows[title][number - 1])
        written = _text(row)
        table = next((t for t in reversed(tables) if t.sheet.title == title and t.header < number), None)
        for identifier, text in answers.cells_of(place).items() if table else ():
            there = [cell.index for cell in table.cells if cell.column.identifier == identifier] if table else []
            for index, mended in zip(there, [text, *[""] * len(there)], strict=False):
                row += [""] * (index + 1 - len(row))
                row[index] = mended
        texts[place] = written, _text(row)
    return texts


def _places_by_text(workbook: Workbook, wanted: set[Text]) -> dict[Text, list[Place]]:
    found: dict[Text, list[Place]] = defaultdict(list)
    for sheet in workbook.sheets:
        for number, row in enumerate(sheet.rows, 1):
            if row and (text := _text(row)) in wanted:
                found[text].append((sheet.title, number))
    return found


def _text(row: Row) -> Text:
    texts = [clean_text(cell) for cell in row]
    while texts and not texts[-1]:
        texts.pop()
    return tuple(texts)
