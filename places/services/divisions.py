"""Areas and units from a division table: adds and renames, deletes nothing, twice is no change."""

from __future__ import annotations

import csv
import gzip
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.db import transaction

from core.services import audit
from places.models import Area, Unit, UnitAlias
from places.rules.divisions import AREA_LEVELS, COLUMNS, ROOT_CODE, DivisionError, DivisionRow, Key, branch, read_row
from places.rules.matching import full_code
from places.rules.names import short_unit_name

CHUNK = 5_000

Progress = Callable[[int, int], None]


@dataclass
class LoadResult:
    """What a load did, in numbers, and what it left alone, in words."""

    counts: Counter[str] = field(default_factory=Counter)
    skipped: list[str] = field(default_factory=list)
    differing: list[str] = field(default_factory=list)

    @property
    def is_unchanged(self) -> bool:
        return not any(self.counts[key] for key in ("areas_new", "areas_renamed", "units_new", "units_renamed"))


@transaction.atomic
def load_divisions(*, actor: Any, path: Path, under: str = "", progress: Progress | None = None) -> LoadResult:
    """Load a .csv or .csv.gz file, or the part of it under an area's code.

    The file is read twice (checked whole, then written in chunks), so memory holds the areas and one chunk of units.
    No ``units_changed`` is sent: a new unit takes part in no term yet, and names are in no figure.
    Errors: ``ValidationError`` with the line, before anything is written.
    """
    areas, units = _check(path)
    wanted = _wanted(areas, under)
    result = LoadResult()
    townships = _write_areas([row for row in areas if row.key in wanted], result)
    rows = (row for row in read_rows(path) if row.is_unit and row.parent in wanted)
    done = 0
    while chunk := list(islice(rows, CHUNK)):
        _write_units(chunk, townships, result)
        done += len(chunk)
        if progress:
            progress(done, units)
    if not result.is_unchanged:
        root = Area.objects.get(depth=1)
        changes = {"file": path.name, "under": under, **result.counts}
        audit.record(actor=actor, action="divisions_loaded", instance=root, area_path=root.path, changes=changes)
    return result


def read_rows(path: Path) -> Iterator[DivisionRow]:
    """The rows of a division table, one by one. Errors: ``ValidationError``."""
    try:
        with _open(path) as file:
            reader = csv.DictReader(file)
            missing = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
            if missing:
                raise ValidationError(f"表中缺少列：{'、'.join(missing)}。第一行应为列名 {'、'.join(COLUMNS)}。")
            for cells in reader:
                yield read_row(reader.line_num, cells)
    except FileNotFoundError as error:
        raise ValidationError(f"没有这个文件：{path}") from error
    except DivisionError as error:
        raise ValidationError(str(error)) from error
    except UnicodeDecodeError as error:
        raise ValidationError("文件不是 UTF-8 编码，请另存为 UTF-8 的 CSV 后再载入。") from error
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise ValidationError("压缩文件损坏或者不是 gzip 格式，请重新取得文件。") from error
    except csv.Error as error:
        raise ValidationError("文件不是 CSV 表格，请检查文件是否选对。") from error


@contextmanager
def _open(path: Path) -> Iterator[IO[str]]:
    opener: Any = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8-sig", newline="") as file:
        yield file


def _check(path: Path) -> tuple[list[DivisionRow], int]:
    """The area rows and the number of units of a table in which every row has its parent and nothing is doubled."""
    areas: dict[Key, DivisionRow] = {}
    unit_codes: set[int] = set()
    unit_parents: dict[Key, DivisionRow] = {}
    for row in read_rows(path):
        if row.key in areas or (row.is_unit and int(row.code) in unit_codes):
            raise ValidationError(f"第 {row.line} 行“{row.name}”（{row.code}）重复：同一级别的代码只能出现一次。")
        if row.is_unit:
            unit_codes.add(int(row.code))
            unit_parents.setdefault(row.parent, row)
        else:
            areas[row.key] = row
    known = areas.keys() | {("nation", ROOT_CODE)} | set(Area.objects.values_list("level", "code"))
    for row in (*areas.values(), *unit_parents.values()):
        if row.parent not in known:
            raise ValidationError(
                f"第 {row.line} 行“{row.name}”（{row.code}）的上级 {row.parent_code} 不在表中，也没有载入过。"
            )
    return list(areas.values()), len(unit_codes)


def _wanted(areas: list[DivisionRow], under: str) -> set[Key]:
    parents = {**_stored_parents(), **{row.key: row.parent for row in areas}}
    if not under:
        return set(parents)
    wanted = branch(parents, full_code(under))
    if not wanted:
        raise ValidationError(f"表中没有代码为“{under}”的区划。")
    return wanted


def _stored_parents() -> dict[Key, Key]:
    keys = {path: (level, code) for path, level, code in Area.objects.values_list("path", "level", "code")}
    return {key: keys[path[: -Area.steplen]] for path, key in keys.items() if len(path) > Area.steplen}


def _write_areas(rows: list[DivisionRow], result: LoadResult) -> dict[str, int]:
    """Add and rename areas; returns the townships' ids by code. Tree paths are counted here, not asked one by one."""
    stored: dict[Key, Area] = {(area.level, area.code): area for area in Area.objects.all()}
    last_step: Counter[str] = Counter()
    for area in stored.values():
        parent_path, step = area.path[: -Area.steplen], area.path[-Area.steplen :]
        last_step[parent_path] = max(last_step[parent_path], Area._str2int(step))
    if ("nation", ROOT_CODE) not in stored:
        stored["nation", ROOT_CODE] = Area.objects.add_root({"level": "nation", "code": ROOT_CODE, "name": "全国"})
    renamed = [_renamed(stored[row.key], row) for row in rows if row.key in stored and stored[row.key].name != row.name]
    new, grown = [], set()
    for row in sorted(rows, key=lambda row: (AREA_LEVELS.index(row.level), row.code)):
        if row.key not in stored:
            parent = stored[row.parent]
            last_step[parent.path] += 1
            parent.numchild += 1
            grown.add(row.parent)
            stored[row.key] = _new_area(row, parent, last_step[parent.path])
            new.append(stored[row.key])
    Area.objects.bulk_update([stored[key] for key in grown if stored[key].pk], ["numchild"], batch_size=1_000)
    Area.objects.bulk_create(new, batch_size=2_000)
    Area.objects.bulk_update(renamed, ["name", "is_hidden"], batch_size=1_000)
    result.counts.update(areas=len(rows), areas_new=len(new), areas_renamed=len(renamed))
    return dict(Area.objects.filter(level=Area.Level.TOWNSHIP).values_list("code", "pk"))


def _new_area(row: DivisionRow, parent: Area, step: int) -> Area:
    path, depth = Area._get_path(parent.path, parent.depth + 1, step), parent.depth + 1
    fields = {"level": row.level, "code": row.code, "name": row.name, "is_hidden": row.is_placeholder}
    return Area(path=path, depth=depth, numchild=0, **fields)


def _renamed(area: Area, row: DivisionRow) -> Area:
    area.name, area.is_hidden = row.name, row.is_placeholder
    return area


def _write_units(rows: list[DivisionRow], townships: dict[str, int], result: LoadResult) -> None:
    stored = {unit.code: unit for unit in Unit.objects.filter(code__in=[row.code for row in rows])}
    new: list[Unit] = []
    renamed: list[Unit] = []
    aliases: list[UnitAlias] = []
    for row in rows:
        unit = stored.get(row.code)
        if not row.kind:
            result.skipped.append(f"{row.name}（{row.code}）")
        elif unit is None:
            new.append(_new_unit(row, townships[row.parent_code]))
        elif (unit.kind, unit.township_id) != (row.kind, townships[row.parent_code]):
            result.differing.append(f"{row.name}（{row.code}）")
        elif unit.name != row.name:
            aliases.append(UnitAlias(unit=unit, name=unit.name))
            unit.name, unit.short_name = row.name, short_unit_name(row.name)
            renamed.append(unit)
    Unit.objects.bulk_create(new)
    Unit.objects.bulk_update(renamed, ["name", "short_name"], batch_size=500)
    UnitAlias.objects.bulk_create(aliases, ignore_conflicts=True)
    result.counts.update(units=len(rows), units_new=len(new), units_renamed=len(renamed))


def _new_unit(row: DivisionRow, township_id: int) -> Unit:
    return Unit(
        township_id=township_id,
        code=row.code,
        name=row.name,
        short_name=short_unit_name(row.name),
        kind=row.kind,
        is_electing=row.is_electing,
    )
