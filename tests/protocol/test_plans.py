"""Every test of the certification plans has its counterpart in docs/openid.md, and the counterpart exists."""

import re
from pathlib import Path

HERE = Path(__file__).parent
ROWS = re.compile(r"^\| ([A-Za-z0-9-]+) \| (.+) \|$", re.MULTILINE)
NAMED = re.compile(r"`(test_\w+)::(test_\w+)`")
PAGE = (HERE.parents[1] / "docs" / "openid.md").read_text(encoding="utf-8")


def test_every_name_of_the_plans_has_a_row_that_names_a_test_or_a_reason() -> None:
    rows = dict(ROWS.findall(PAGE))
    names = (HERE / "plans.txt").read_text(encoding="utf-8").split()
    assert [name for name in names if not NAMED.search(rows.get(name, ""))] == []


def test_every_test_it_names_exists() -> None:
    named = NAMED.findall(PAGE)
    assert len(named) > 50
    for module, test in named:
        source = (HERE / f"{module}.py").read_text(encoding="utf-8")
        assert f"def {test}(" in source, f"{module}::{test}"
