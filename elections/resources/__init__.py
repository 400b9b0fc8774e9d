"""The plain tables of elections; importing them offers them."""

from elections.resources import profiles, situation, tallies

__all__ = ["profiles", "situation", "tallies"]
