"""Messages of the catalogue: documents of standards, publishing, reading."""

from portal.lib.messages import Entry, _, ngettext_lazy

MESSAGES: dict[str, Entry] = {
    "nobody_to_remind": Entry(
        _("Nobody is to be reminded now: they have read it, or were reminded today."),
        _("Nothing more has to be done."),
        409,
    ),
    "document_bad": Entry(
        ngettext_lazy(
            "The standard cannot be taken: {count} problem.",
            "The standard cannot be taken: {count} problems.",
        ),
        _("Correct them in the file and import it again. Nothing was changed."),
    ),
    "document_too_long": Entry(
        _("The text has {found} characters; at most {limit} are read."),
        _("Split the standard into two."),
    ),
    "document_not_mapping": Entry(
        _("This is not a standard."),
        _("Begin with “format: cx-standard/1” and the keys standard, version and sections."),
    ),
    "document_syntax": Entry(
        _("The text is not valid YAML here: {detail}."),
        _("Check the indentation, quotes and colons of this line."),
    ),
    "document_alias": Entry(
        _("References (“&name”, “*name”) are not read."), _("Write the part out.")
    ),
    "document_depth": Entry(_("The text is nested too deeply."), _("Check the indentation.")),
    "document_key": Entry(_("A key must be a word."), _("Check this line.")),
    "document_doubled": Entry(
        _("The key “{key}” stands there twice."), _("Remove one of the two.")
    ),
    "document_character": Entry(
        _("Character {position} cannot be read."), _("Save the file as UTF-8 text.")
    ),
    "document_key_missing": Entry(_("The key “{key}” is missing."), _("Add it.")),
    "document_key_unknown": Entry(
        _("There is no key “{key}” here."), _("Check its spelling and indentation, or remove it.")
    ),
    "document_choice": Entry(_("This value does not exist here."), _("Use one of: {possible}.")),
    "document_code": Entry(
        _("This cannot be a code."),
        _("Use letters, digits, “_”, “.” and “-”; begin with a letter or digit."),
    ),
    "document_long": Entry(_("The text is longer than {limit} characters."), _("Shorten it.")),
    "document_empty": Entry(_("A text is needed here."), _("Fill it in.")),
    "document_many": Entry(_("There are more than {limit} entries."), _("Remove some.")),
    "document_few": Entry(_("At least {limit} is needed here."), _("Add one.")),
    "document_text": Entry(_("A text is expected here."), _("Put it in quotes.")),
    "document_bool": Entry(_("Only true or false fit here."), _("Write true or false.")),
    "document_whole": Entry(_("A whole number is expected here."), _("Write it without a point.")),
    "document_number": Entry(
        _("A number is expected here."), _("Write it with a decimal point, such as 92.5.")
    ),
    "document_digits": Entry(
        _("The number has too many digits."), _("Round it to at most six decimals.")
    ),
    "document_range": Entry(_("The number is outside what is possible."), _("It must be {range}.")),
    "document_list": Entry(_("A list is expected here."), _("Begin each entry with “- ”.")),
    "document_mapping": Entry(_("Keys with values are expected here."), _("Write “key: value”.")),
    "document_value": Entry(_("This value does not fit here."), _("Compare it with the format.")),
    "document_code_twice": Entry(
        _("The same code stands at {first} already."), _("Give one of them another code.")
    ),
    "metric_bounds": Entry(
        _("The lower bound is not below the upper one."), _("Correct one of the two.")
    ),
    "metric_quantile": Entry(
        _("A percentile needs to say which."), _("Add “quantile: 0.9” for the 90th.")
    ),
    "metric_choices": Entry(_("A choice needs its choices."), _("List them under “choices”.")),
    "metric_scale": Entry(
        _("A score needs the top of its scale."), _("Add it as “upper”, for example 5.")
    ),
    "metric_currency": Entry(
        _("{metric} is an amount of money and needs its currency."),
        _("Say “unit: EUR”, or the three capital letters of another currency."),
    ),
    "metric_breakdown": Entry(_("A text cannot be broken down."), _("Remove the breakdown.")),
    "derived_unknown": Entry(
        _("There is no metric of this code."),
        _("Name metrics of this file, or ones that exist already."),
    ),
    "derived_circle": Entry(
        _("The metric would be made of itself."), _("Take one step of the circle out.")
    ),
    "function_of_one": Entry(
        _("A function is of exactly one metric, and depends on it."),
        _("Name that one metric under “derived_from” and give “times” a number other than 0."),
    ),
    "metric_parts": Entry(
        _("Only a net promoter score without a breakdown has parts."), _("Remove “parts”.")
    ),
    "metric_part_unknown": Entry(
        _("Cells of {metric} have no such part."), _("Use one of: {known}.")
    ),
    "metric_class_lowered": Entry(
        _("The sharing class of {metric} would be lowered from {before}."),
        _("Keep the class; two people can lower it for a time under Sharing rules › Classes."),
        409,
    ),
    "publish_brand_only": Entry(
        _("{metric} is made of {input}, which partners never see: no score of theirs can use it."),
        _("Take the target out; keep the composite on the brand's side."),
    ),
    "metric_frozen": Entry(
        _("The metric {metric} is used by a published version; its {name} is fixed."),
        _("Keep “{before}”, or define a new metric under another code."),
        409,
    ),
    "cap_metric": Entry(
        _("No target of this standard uses this metric."), _("Cap on a metric it judges.")
    ),
    "cap_above_scale": Entry(
        _("The cap lies above the scale of {scale}."), _("Choose a lower one.")
    ),
    "target_metric": Entry(
        _("No metric has this code."), _("Correct it, or define the metric under “metrics”.")
    ),
    "target_brand_only": Entry(
        _("Partners never see this metric, so it cannot be a target for them."),
        _("Give the metric another sharing class, or remove the target."),
    ),
    "target_text": Entry(
        _("A text cannot be judged."), _("Set its weight to 0 and do not make it mandatory.")
    ),
    "target_method": Entry(
        _("A metric of the kind “{kind}” is not judged like this."), _("Use: {possible}.")
    ),
    "target_needs": Entry(
        _("The method “{method}” needs “{name}”."), _("Add it, or choose another method.")
    ),
    "target_unused": Entry(
        _("The method “{method}” does not use “{name}”."),
        _("Remove it, or choose another method."),
    ),
    "target_floor": Entry(
        _("Where {polarity} is better, the floor must be worse than the target of {value}."),
        _("Exchange the two, or correct the metric's polarity."),
    ),
    "publish_same": Entry(
        _("It says the same as version {number}, word for word and target for target."),
        _("Change what is to change first, or leave {number} in force."),
        409,
    ),
    "target_reach": Entry(
        _("Nobody can reach {value}: the metric ends at {limit}."),
        _("Choose a target within {limit}, or correct the metric's bounds or factor."),
    ),
    "target_bands": Entry(
        _("The bands are not in order."), _("List the best first, each threshold once.")
    ),
    "version_published": Entry(
        _("Version {number} of {standard} is published and cannot change."),
        _("Give the changed text a new version number."),
        409,
    ),
    "version_in_review": Entry(
        _("Version {number} of {standard} is in review."),
        _("Take it back to draft before changing it, or use a new number."),
        409,
    ),
    "version_state": Entry(
        _("Version {number} of {standard} cannot do this from “{state}”."),
        _("Reload the page and look at its state."),
        409,
    ),
    "standard_unknown": Entry(
        _("There is no standard {standard}."), _("Use one of: {known}."), 404
    ),
    "version_unknown": Entry(
        _("{standard} has no version {number}."), _("Use one of: {known}."), 404
    ),
    "version_none": Entry(_("{standard} has no version yet."), _("Import one first."), 404),
    "publish_bad": Entry(
        _("The version cannot be published like this."), _("Correct the fields below.")
    ),
    "publish_nothing": Entry(
        _("The version has no clause."), _("Import it with at least one clause.")
    ),
    "publish_past": Entry(
        ngettext_lazy(
            "This scores {count} month anew that is over already.",
            "This scores {count} months anew that are over already.",
        ),
        _("Say why, or choose a later month."),
    ),
    "waiver_bad": Entry(_("The waiver cannot be noted like this."), _("Correct the fields below.")),
    "waiver_metric": Entry(_("There is no such metric."), _("Choose one from the list.")),
    "waiver_order": Entry(
        _("The last month is before the first."), _("Correct one of the two months.")
    ),
    "waiver_long": Entry(
        _("A waiver spans at most {limit} months."),
        _("Choose an earlier last month, or change the standard."),
    ),
    "waiver_exists": Entry(
        _("This metric is waived from {first} to {last} already."),
        _("End that waiver first, or choose other months."),
        409,
    ),
    "read_nothing": Entry(_("There is nothing to mark as read."), _("Reload the page."), 404),
}
