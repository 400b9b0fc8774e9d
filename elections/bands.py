"""Schemes of age bands, from ``codes/age_schemes.csv`` and ``codes/age_bands.csv``.

The bands of a scheme are disjoint and hold everybody of known age. A band that stands in two schemes is one band.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from core.codes import read_codes

CODES = Path(__file__).parent / "codes"
DEFAULT_BANDS = "default"


@dataclass(frozen=True)
class Band:
    """Ages from ``youngest`` to ``oldest`` in completed years, both included; None is open. ``good`` is the direction
    in which its share should move, empty for none."""

    code: str
    name: str
    youngest: int | None
    oldest: int | None
    good: str


def _band(row: dict[str, str]) -> Band:
    youngest, oldest = (int(row[end]) if row[end] else None for end in ("youngest", "oldest"))
    return Band(row["code"], row["name"], youngest, oldest, row["good"])


BAND_SCHEMES = [(row["code"], row["name"]) for row in read_codes(CODES / "age_schemes.csv")]
_ROWS = [(row["scheme"], _band(row)) for row in read_codes(CODES / "age_bands.csv")]
BANDS_OF = {scheme: tuple(band for of, band in _ROWS if of == scheme) for scheme, _ in BAND_SCHEMES}
"""The bands of each scheme, the youngest first."""
BANDS = {band.code: band for _, band in _ROWS}
