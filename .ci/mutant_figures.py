"""How many mutants of each group the tests find, from `mutmut results --all true` on stdin.

Exits with 1 when a group is below `LEAST` or a mutant was not asked about.
"""

import sys
from collections import Counter

LEAST = 0.9
# The group of a module is the first whose name it begins with.
GROUPS = {
    "standards.scoring.formula": "score formula",
    "partners.sharing.policy": "sharing policy",
    "standards.measures": "measures",
    "standards.release": "blocks",
}
FOUND = ("killed", "timeout")


def counted(lines: list[str]) -> dict[str, Counter[str]]:
    """By group how many mutants have each status."""
    found: dict[str, Counter[str]] = {group: Counter() for group in GROUPS.values()}
    for line in lines:
        mutant, _, status = line.strip().partition(": ")
        for module, group in GROUPS.items():
            if mutant.startswith(f"{module}."):
                found[group][status] += 1
    return found


def main() -> int:
    """Print one line a group."""
    low = False
    for group, statuses in counted(sys.stdin.readlines()).items():
        total = statuses.total()
        killed = sum(statuses[status] for status in FOUND)
        share = killed / total if total else 0.0
        low = low or share < LEAST or bool(statuses["not checked"])
        rest = ", ".join(f"{n} {status}" for status, n in statuses.items() if status != "killed")
        sys.stdout.write(f"{group}: {killed} of {total} mutants found, {share:.1%} ({rest})\n")
    return int(low)


if __name__ == "__main__":
    sys.exit(main())
