from elections.forms.profiles import FieldForm, FieldRemoveForm, ProfileForm
from elections.forms.rule_sets import RuleSetDeriveForm, RuleSetForm
from elections.forms.terms import (
    AddUnitsForm,
    PracticeTermForm,
    PracticeWipeForm,
    RemoveUnitForm,
    TermCreateForm,
    TermEditForm,
)

__all__ = [
    "AddUnitsForm",
    "FieldForm",
    "FieldRemoveForm",
    "PracticeTermForm",
    "PracticeWipeForm",
    "ProfileForm",
    "RemoveUnitForm",
    "RuleSetDeriveForm",
    "RuleSetForm",
    "TermCreateForm",
    "TermEditForm",
]
