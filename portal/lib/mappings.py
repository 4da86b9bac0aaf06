"""Mappings of which the code that passes them on knows no key: templates, forms, JSON.

Whoever knows the keys of something gives it a type of its own instead.
"""

# What a template is told, by the names it uses.
TemplateContext = dict[str, object]
# What a form has cleaned, by the names of its fields.
Cleaned = dict[str, object]
# An object of JSON that others shape: parameters of texts, results of jobs, parts of a schema.
JsonObject = dict[str, object]
# The options that a framework's setting takes, as it names them.
Options = dict[str, object]
