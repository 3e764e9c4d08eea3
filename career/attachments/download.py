"""Send a kept file so that it stays inert: a download of a stated kind, in a sandbox, kept by no cache."""

from flask import Response, send_file

from career.attachments.contents import Kind
from career.attachments.vault import Vault

INERT = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "Cache-Control": "private, no-store",
}


def download(vault: Vault, digest: str, name: str, kind: Kind) -> Response:
    """The answer that carries the file; the view has checked who asks. Raises NotKept, StorageDown."""
    answer = send_file(
        vault.open(digest),
        mimetype=kind.mime,
        as_attachment=True,
        download_name=name,
        conditional=False,
        etag=False,
    )
    answer.headers.update(INERT)
    return answer
