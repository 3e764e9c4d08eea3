"""A guide as a tagged PDF, made once in a process for each version."""

from functools import lru_cache
from pathlib import Path

from flask import render_template

from career.guides.render import bare
from career.guides.rules import Guide
from socle import pdf

STYLE = Path(__file__).with_name("paper.css")


@lru_cache(maxsize=60)
def made_of(guide: Guide, stale: bool) -> bytes:
    """The document of a guide; `stale` says that the day of its review is passed."""
    page = render_template("career/guides/paper.html", guide=guide, html=bare(guide.html), stale=stale)
    return pdf.made(page, STYLE)
