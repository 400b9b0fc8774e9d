"""What a person may do, as plain words. Which role has which is said in ``accounts.roles``."""

from enum import StrEnum


class Capability(StrEnum):
    """One thing a role may do inside the areas granted to a user."""

    VIEW_PLACES = "view_places"
    """See areas, units and terms: names only, nobody's data."""
    VIEW_FIGURES = "view_figures"
    """See statistics and dashboards."""
    VIEW_PEOPLE = "view_people"
    """See rosters and persons, with ID and phone numbers masked."""
    EDIT_PEOPLE = "edit_people"
    """Enter, import, correct and end memberships."""
    EDIT_MEANINGS = "edit_meanings"
    """Look at, and delete, what imports have learned of an area's headers and words."""
    REVEAL_NUMBERS = "reveal_numbers"
    """See one ID or phone number in full, with a reason that is logged."""
    EXPORT_NUMBERS = "export_numbers"
    """Export rosters with ID numbers in full, logged."""
    EDIT_PLACES = "edit_places"
    """Name, found, dissolve and rename units; change an area's words."""
    EDIT_TERMS = "edit_terms"
    """Set up terms, their units and profiles."""
    EDIT_PROFILE_FIELDS = "edit_profile_fields"
    """Say which further facts unit profiles ask for."""
    EDIT_RULES = "edit_rules"
    """Change the numbers of the law by which elections are held."""
    MANAGE_ACCOUNTS = "manage_accounts"
    """Create accounts, grant roles, reset passwords."""
    VIEW_AUDIT = "view_audit"
    """Read the audit trail."""
