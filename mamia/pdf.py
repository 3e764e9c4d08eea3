"""A document for people, as a PDF tagged for those who do not see it (PDF/UA-1); it fetches nothing."""

from pathlib import Path

from weasyprint import CSS, HTML, URLFetcher


def made(page: str, style: Path) -> bytes:
    """The PDF of an HTML page with this stylesheet."""
    nothing = URLFetcher(allowed_protocols=())
    document = HTML(string=page, url_fetcher=nothing)
    whole: bytes = document.write_pdf(stylesheets=[CSS(string=style.read_text())], pdf_variant="pdf/ua-1")
    return whole
