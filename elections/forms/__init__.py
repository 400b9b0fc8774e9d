from elections.forms.profiles import FieldForm, FieldRemoveForm, ProfileForm
from elections.forms.rule_sets import RuleSetDeriveForm, RuleSetForm
from elections.forms.terms import AddUnitsForm, RemoveUnitForm, TermCreateForm, TermEditForm

__all__ = [
    "AddUnitsForm",
    "FieldForm",
    "FieldRemoveForm",
    "ProfileForm",
    "RemoveUnitForm",
    "RuleSetDeriveForm",
    "RuleSetForm",
    "TermCreateForm",
    "TermEditForm",
]
