"""The plain tables of cadres; importing them offers them."""

from cadres.resources import progress, sources

__all__ = ["progress", "sources"]
