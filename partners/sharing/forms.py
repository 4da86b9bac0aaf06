"""The form of a sharing rule."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from partners.network.named import NamedPartners, NamesInput
from partners.network.queries import coded
from partners.sharing.models import SharingRule
from partners.sharing.policy import ANY, Kind
from partners.sharing.sentences import CLASS_WORDS, KIND_NAMES, PURPOSE_NAMES
from partners.sharing.services.rules import RuleFields
from portal.access.fields import DayField
from portal.lib.mappings import Cleaned, TemplateContext
from portal.ui.templatetags.ui import badge
from standards.catalogue.enums import SharingClass
from standards.catalogue.queries.sets import all_metrics

KIND_LABELS = [(kind.value, label) for kind, label in KIND_NAMES.items()]
PURPOSE_LABELS = [(str(purpose), label) for purpose, label in PURPOSE_NAMES.items()]

AUDIENCE = ("territories", "kinds_of_partner", "tiers", "partners")

# What the research behind the product calls director, advisor, host and companion.
TEMPLATES: dict[str, tuple[Any, list[str]]] = {
    "own": (_("Own results"), ["own", "target"]),
    "stand": (_("Own results and where I stand"), ["own", "target", "centre", "band"]),
    "open": (_("Open exchange"), ["own", "target", "centre", "band", "total"]),
    "all": (_("Everything allowed"), [kind.value for kind in Kind]),
}


class MetricChoices(forms.CheckboxSelectMultiple):
    """Boxes of metrics; those in ``closed`` cannot be ticked."""

    closed: frozenset[str] = frozenset()

    def create_option(self, *args: Any, **kwargs: Any) -> TemplateContext:
        """One box."""
        option = super().create_option(*args, **kwargs)
        if option["value"] in self.closed:
            option["attrs"]["disabled"] = True
        return option


EVERYBODY, CHOSEN = "all", "chosen"


class RuleForm(forms.Form):
    """A sharing rule. Whether it is for everybody is a choice of its own, never an empty list."""

    name = forms.CharField(label=_("Name"), max_length=160)
    effect = forms.ChoiceField(
        label=_("Effect"), choices=[("allow", _("Share")), ("deny", _("Never share"))]
    )
    audience = forms.ChoiceField(
        label=_("For whom"),
        required=False,
        choices=[(EVERYBODY, _("All partners")), (CHOSEN, _("Only those chosen below"))],
        widget=forms.RadioSelect,
    )
    territories = forms.MultipleChoiceField(
        label=_("Territories"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 10}),
        help_text=_("With all below them. None chosen: wherever the rest fits."),
    )
    kinds_of_partner = forms.MultipleChoiceField(
        label=_("Kinds of partner"), required=False, widget=forms.CheckboxSelectMultiple
    )
    tiers = forms.MultipleChoiceField(
        label=_("Tiers"), required=False, widget=forms.CheckboxSelectMultiple
    )
    partners = NamedPartners(
        label=_("Named partners"),
        required=False,
        widget=NamesInput(attrs={"rows": 10}),
        help_text=_(
            "Codes or names, a line each; a list can be pasted. A part of a name is enough to be"
            " told who is meant. None named: every partner that fits the rest."
        ),
    )
    metrics = forms.MultipleChoiceField(
        label=_("Metrics"),
        widget=MetricChoices,
        help_text=_(
            "Of restricted metrics, only own results and own targets can be shared. A standard"
            " appears on scorecards once the own results of all its metrics are shared."
        ),
    )
    kinds = forms.MultipleChoiceField(
        label=_("What may be seen"), choices=KIND_LABELS, widget=forms.CheckboxSelectMultiple
    )
    lookback_months = forms.IntegerField(
        label=_("How many months back"), min_value=1, max_value=60, initial=12
    )
    lag_months = forms.IntegerField(
        label=_("Delay in months"), min_value=0, max_value=24, initial=0
    )
    valid_from = DayField(label=_("First day"), widget=forms.DateInput(attrs={"type": "date"}))
    valid_to = DayField(
        label=_("Last day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("A rule that shares needs one; reminders come before it."),
    )
    is_reciprocal = forms.BooleanField(
        label=_("Only months the partner has sent itself"), required=False, initial=True
    )
    needs_acknowledgement = forms.BooleanField(
        label=_("Only once the standard is marked as read"), required=False, initial=True
    )
    newcomers_wait = forms.BooleanField(
        label=_("Partners that match only later wait for an approval of their own"),
        required=False,
        help_text=_("Otherwise the approval holds for them too: new partners see it at once."),
    )
    halves_only = forms.BooleanField(
        label=_("Of parts, only halves: never thirds or quarters"), required=False
    )
    minimum_edition = forms.IntegerField(
        label=_("Least edition of the agreement"),
        min_value=0,
        max_value=999,
        initial=1,
        help_text=_("1: only once an agreement is signed. 0: no signed agreement is asked for."),
    )
    purposes = forms.MultipleChoiceField(
        label=_("Where it may be seen"),
        choices=PURPOSE_LABELS,
        initial=[value for value, _label in PURPOSE_LABELS],
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.now().date()
        self.fields["valid_from"].initial = today
        self.fields["valid_to"].initial = today + dt.timedelta(days=365)
        self._choices("territories", coded("territory"), "{0.name} ({0.code})")
        self._choices("kinds_of_partner", coded("kind"), "{0.name}")
        self._choices("tiers", coded("tier"), "{0.name}")
        self._metrics()

    def clean(self) -> Cleaned:
        """An empty choice is nobody, and a rule for nobody is a slip."""
        data = super().clean() or self.cleaned_data
        is_chosen = any(data.get(name) for name in AUDIENCE)
        # Whoever names partners has said for whom; nobody is everybody by saying nothing.
        audience = data.get("audience") or (CHOSEN if is_chosen else "")
        data["audience"] = audience
        if not audience:
            self.add_error("audience", _("Say for whom: all partners, or choose some below."))
        if audience == CHOSEN and not is_chosen:
            self.add_error(
                "audience",
                _(
                    "Nobody is chosen. Choose territories, kinds, tiers or partners below, or"
                    " “All partners”."
                ),
            )
        if audience == EVERYBODY and is_chosen:
            self.add_error(
                "audience",
                _(
                    "Some partners are chosen below. Choose “Only those chosen below”, or choose"
                    " nothing there."
                ),
            )
        return data

    def _metrics(self) -> None:
        """Each metric with its class; what no rule can share is shown, closed."""
        rows = list(all_metrics().order_by("sharing_class", "name"))
        field = self.fields["metrics"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - for the type checker
        field.choices = [
            *((code, words) for code, words in CLASS_WORDS.items() if code.startswith("class:")),
            *(
                (cell, format_html("{} {}", name, badge(row.get_sharing_class_display())))
                for row in rows
                for cell, name in (
                    (row.code, row.name),
                    *((f"{row.code}:{code}", f"{row.name}: {part}") for code, part in row.members),
                )
            ),
        ]
        assert isinstance(field.widget, MetricChoices)  # noqa: S101 - for the type checker
        field.widget.closed = frozenset(
            cell
            for row in rows
            if row.sharing_class == SharingClass.BRAND_ONLY
            for cell in (row.code, *(f"{row.code}:{member}" for member, _name in row.members))
        )

    def _choices(self, name: str, rows: Any, label: str) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - for the type checker
        field.choices = [(row.code, label.format(row)) for row in rows]

    @classmethod
    def initial_of(cls, rule: SharingRule) -> Cleaned:
        """The form's values for a stored rule."""
        values = {name: getattr(rule, name, None) for name in cls.base_fields}
        for column in (*AUDIENCE, "purposes"):
            values[column] = [code for code in getattr(rule, column) if code != ANY]
        if not values["purposes"]:
            values["purposes"] = [value for value, _label in PURPOSE_LABELS]
        values["audience"] = CHOSEN if any(values[column] for column in AUDIENCE) else EVERYBODY
        values["effect"] = "deny" if rule.is_deny else "allow"
        return values

    def rule_fields(self, stored: SharingRule | None = None) -> RuleFields:
        """Fields for `create_rule`: a column without a choice does not limit the others.

        What the form does not show stays as it is ``stored``.
        """
        data = self.cleaned_data
        is_everywhere = set(data["purposes"]) == {value for value, _label in PURPOSE_LABELS}
        return {
            "name": data["name"],
            "is_deny": data["effect"] == "deny",
            "partners": data["partners"] or [ANY],
            "owners": stored.owners if stored else [ANY],
            "territories": data["territories"] or [ANY],
            "tiers": data["tiers"] or [ANY],
            "kinds_of_partner": data["kinds_of_partner"] or [ANY],
            "metrics": data["metrics"],
            "kinds": data["kinds"],
            "lookback_months": data["lookback_months"],
            "lag_months": data["lag_months"],
            "valid_from": data["valid_from"],
            "valid_to": data["valid_to"],
            "is_reciprocal": data["is_reciprocal"],
            "purposes": [ANY] if is_everywhere else data["purposes"],
            "needs_acknowledgement": data["needs_acknowledgement"],
            "minimum_edition": data["minimum_edition"],
            "halves_only": data["halves_only"],
            "newcomers_wait": data["newcomers_wait"],
        }


class RecordForm(forms.Form):
    """A lower class for a time, or a derived metric a closing rule does not cover for a time."""

    metric = forms.ChoiceField(label=_("Metric"))
    change = forms.ChoiceField(label=_("Change"))
    reason = forms.CharField(
        label=_("Reason"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The trail keeps it. No names of customers, please."),
    )
    valid_from = DayField(label=_("First day"), widget=forms.DateInput(attrs={"type": "date"}))
    valid_to = DayField(label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.now().date()
        self.fields["valid_from"].initial = today
        self.fields["valid_to"].initial = today + dt.timedelta(days=90)
        metric, change = self.fields["metric"], self.fields["change"]
        assert isinstance(metric, forms.ChoiceField)  # noqa: S101 - for the type checker
        assert isinstance(change, forms.ChoiceField)  # noqa: S101 - for the type checker
        metric.choices = [
            (row.code, f"{row.name} ({row.get_sharing_class_display()})") for row in all_metrics()
        ]
        denies = (
            SharingRule.objects.live().filter(is_deny=True, is_stop=False).order_by("name", "pk")
        )
        change.choices = [
            *((f"class:{level.value}", level.label) for level in list(SharingClass)[:3]),
            *(
                (f"deny:{row.public_id}", _("Not covered by “{rule}”").format(rule=row.name))
                for row in denies
            ),
        ]
