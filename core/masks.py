"""How ID and phone numbers are shown to those who may see a person but not the number."""


def mask_id_number(number: str) -> str:
    """First 6 and last 4: 310113********0123."""
    return f"{number[:6]}{'*' * (len(number) - 10)}{number[-4:]}" if len(number) > 10 else "*" * len(number)


def mask_phone(number: str) -> str:
    """138****8000; of a short number only the last two digits."""
    if len(number) >= 11:
        return f"{number[:3]}****{number[-4:]}"
    return "*" * max(0, len(number) - 2) + number[-2:]
