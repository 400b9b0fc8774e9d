"""Rosters spoilt on purpose: a clean one, and the ways in which rosters arrive. Their facts are always the same."""

from samples.mess import headings, layouts, spellings
from samples.mess.registry import MESSES, Mess

__all__ = ["MESSES", "Mess", "headings", "layouts", "spellings"]
