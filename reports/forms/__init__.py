from reports.forms.briefing import BriefingForm, TemplateForm, TemplateRemoveForm, briefing_form

__all__ = ["BriefingForm", "TemplateForm", "TemplateRemoveForm", "briefing_form"]
