"""No list ends silently: whatever is cut off in a page says what becomes of the rest."""

import ast
import re
from pathlib import Path

ROOTS = ("portal", "partners", "standards")
SHOWING = re.compile(r"/(views|queries|sections)(/|\.py$)")
# What a slice is taken of, where it is a text or a fixed tuple: no list of things.
TEXTS = re.compile(r"text|\.get\(|month|str\(|strip\(\)|^row$|^code$|columns|digest|pointed|areas")
# Slice, and how the rest is said or why there is none.
SAID = {
    "partners/network/queries/partner_list.py: rows.order_by()[:COUNTED + 1]": "'more than'",
    "partners/network/queries/lookup.py: matches.values_list('code', 'name')[:MOST_OFFERED]": "n",
    "partners/network/views/sent_tables.py: numbers[:SHOWN_ROWS]": "n more rows",
    "partners/network/views/structure.py: rows.order_by('name', 'code')[:SHOWN]": "n of m, search",
    "partners/people/views/told.py: told[:MOST]": "the newest n; retention ends it",
    "partners/people/views/invitations.py: records[:_PAGE]": "a way to older ones",
    "partners/people/views/invitations.py: "
    "rows.select_related('partner').order_by('-pk')[:_PAGE + 1]": "a way to older ones",
    "partners/sharing/views/rules.py: "
    "visible_rules.order_by('-created_at', 'pk')[:MOST]": "n older",
    "portal/accounts/views/trail.py: entries[:_PAGE]": "a way to older ones",
    "portal/accounts/views/trail.py: trail(self.actor, criteria)[:_PAGE + 1]":
        "a way to older ones",
    "portal/home/views/onboarding.py: rows[:MOST]": "the first n of m, by step",
    "portal/home/sections/review.py: waiting_extensions(actor)[:_MOST_EXTENSIONS]":
        "all on the page of months",
    "portal/home/sections/partner.py: partners[:_SHOWN_OUTLETS]": "a way to all scorecards",
    "portal/home/sections/partner.py: waiting[:_SHOWN_OUTLETS]": "'…', all in the form it leads to",
    "partners/network/views/sent_tables.py: row.rows[:20]": "examples of a column",
    "partners/network/views/sent_tables.py: "
    "tuple(dict.fromkeys((c[i] for c in row.rows[:20] if c[i])))[:3]": "examples of a column",
    "portal/jobs/views.py: page[:_PAGE]": "a way to older ones",
    "portal/jobs/views.py: rows[:_PAGE + 1]": "a way to older ones",
    "portal/notices/queries.py: notices_of(actor).filter(read_at=None)[:MOST_COUNTED]": "99+",
    "portal/notices/views/mail.py: mails[:_MOST]": "a way to older ones",
    "portal/notices/views/mail.py: rows[:_MOST + 1]": "a way to older ones",
    "portal/notices/views/notices.py: page[:_PAGE]": "a way to older ones",
    "portal/notices/views/notices.py: rows[:_PAGE + 1]": "a way to older ones",
    "standards/catalogue/queries/unread.py: partners[:SHOWN]": "n of m",
    "partners/sharing/views/agreements.py: rows[:MOST + 1]": "the first n, search",
    "partners/sharing/views/agreements.py: page[:MOST]": "the first n, search",
    "standards/disclosure/views/cards.py: partners[:MOST_OUTLETS]": "n more, by their months",
    "partners/sharing/views/classes.py: rows.order_by('-created_at', 'pk')[:MOST]": "n older",
    "partners/sharing/views/ledger.py: ledger(self.actor, criteria)[:PAGE + 1]": "older ones",
    "partners/sharing/views/ledger.py: rows[:PAGE]": "a way to older ones",
    "standards/reporting/queries/sent.py: revisions[:2]": "the last two, to say what changed",
    "standards/reporting/views/grid/draft.py: tried[:MOST_TRIED]": "what a page remembers, no list",
    "standards/reporting/queries/exceptions.py: newest[:MONTHS_BACK + 1]":
        "a trend of so many periods",
    "standards/reporting/queries/expected.py: newest.select_related('collection')[:MONTHS]":
        "the last 24 months, as the page says",
    "standards/reporting/queries/inbox.py: chosen[:min(limit, MANY)]": "n of m, all at a press",
    "standards/reporting/views/grid/tables.py: places[:SUMMARISED]": "n more, at their numbers",
}  # fmt: skip
# Templates: what they cut off, and where the rest stands.
CUT = {
    "standards/disclosure/templates/disclosure/seeas.html: months|slice:\":6\"": "below",
    "standards/release/templates/release/release.html: release.plan_digest|slice:\":12\"": "a hash",
    "standards/release/templates/release/release.html: family.digest|slice:\":12\"": "a hash",
}  # fmt: skip


def _sources(suffix: str) -> list[Path]:
    return sorted(path for root in ROOTS for path in Path(root).rglob(f"*{suffix}"))


def ends_in(path: str, source: str) -> set[str]:
    """The slices from the beginning to a fixed end that ``source`` takes of lists."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice)):
            continue
        what, end = ast.unparse(node.value), node.slice.upper
        if node.slice.lower or end is None or TEXTS.search(what):
            continue
        names = {each.id for each in ast.walk(end) if isinstance(each, ast.Name)}
        is_fixed = isinstance(end, ast.Constant) and end.value != 1
        if is_fixed or any(name.isupper() for name in names):
            found.add(f"{path}: {what}[:{ast.unparse(end)}]")
    return found


def test_every_list_that_is_cut_off_says_so() -> None:
    found = {
        end
        for path in _sources(".py")
        if SHOWING.search(f"/{path}")
        for end in ends_in(str(path), path.read_text())
    }
    assert found - SAID.keys() == set(), "say what is left out, and how it is reached"
    assert SAID.keys() - found == set(), "no such slice any more"


def test_every_list_that_a_template_cuts_off_stands_in_the_table() -> None:
    cut = re.compile(r'[\w.]+\|slice:":\d+"')
    found = {
        f"{path}: {hit}" for path in _sources(".html") for hit in cut.findall(path.read_text())
    }
    assert found == CUT.keys()


def test_a_silent_end_is_found() -> None:
    source = "rows[:40]; found[:MOST + 1]; text[:100]; rows[5:]; rows[:1]; rows[: number]"
    assert ends_in("x.py", source) == {"x.py: rows[:40]", "x.py: found[:MOST + 1]"}
