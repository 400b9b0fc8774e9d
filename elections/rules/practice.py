"""How a term for practice (练习届) is told by its name alone: in lists, file names, titles, the audit trail."""

WORD = "练习"
NAME = "练习届"


def is_for_practice(name: str) -> bool:
    return WORD in name
