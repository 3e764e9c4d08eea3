"""A document for people, as a PDF tagged for those who do not see it (PDF/UA-1); it fetches nothing.

Its page extends `socle/paper.html`, which needs a title; `download` answers it as a file.
"""

from pathlib import Path

from flask import Response
from weasyprint import CSS, HTML, URLFetcher

PAPER = Path(__file__).with_name("paper.css")


def made(page: str, style: Path = PAPER) -> bytes:
    """The PDF of an HTML page with this stylesheet."""
    nothing = URLFetcher(allowed_protocols=())
    document = HTML(string=page, url_fetcher=nothing)
    whole: bytes = document.write_pdf(stylesheets=[CSS(string=style.read_text())], pdf_variant="pdf/ua-1")
    return whole


def download(content: bytes, name: str, kind: str = "application/pdf") -> Response:
    """A file that the browser keeps under this name (ASCII)."""
    answer = Response(content, mimetype=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
