from places.forms.areas import VocabularyForm
from places.forms.successions import SuccessionForm
from places.forms.units import UnitCreateForm, UnitEditForm

__all__ = ["SuccessionForm", "UnitCreateForm", "UnitEditForm", "VocabularyForm"]
