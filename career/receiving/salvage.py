"""Save the words of a request too heavy to be read: they stand before its files."""

import re
from io import BytesIO

from werkzeug.datastructures import MultiDict
from werkzeug.formparser import FormDataParser
from werkzeug.wrappers import Request

HEAD = 512 * 1024
DRAINED = 100 * 1024 * 1024
BLOCK = 64 * 1024
FILE = rb'\r\nContent-Disposition: form-data; name="[^"\r\n]*"; filename='


def words_of(request: Request) -> MultiDict[str, str]:
    """The text fields at the beginning of a multipart body refused for its weight.

    Some of the rest is read and thrown away: a browser shows no answer while it is still sending.
    """
    coming = int(request.content_length or 0)
    head = _read(request, min(HEAD, coming))
    left = min(DRAINED, coming - len(head))
    while left > 0 and (block := _read(request, min(BLOCK, left))):
        left -= len(block)
    return _fields(head, request.mimetype_params)


def _read(request: Request, wanted: int) -> bytes:
    stream, parts, left = request.environ["wsgi.input"], [], wanted
    while left > 0 and (part := stream.read(left)):
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


def _fields(head: bytes, options: dict[str, str]) -> MultiDict[str, str]:
    """What stands before the first file, read as a body that ends there."""
    mark = b"--" + options.get("boundary", "").encode("latin-1", "replace")
    file = re.search(re.escape(mark) + FILE, head)
    if file is None or len(mark) < 3:
        return MultiDict()
    body = head[: file.start()] + mark + b"--\r\n"
    parser = FormDataParser(max_form_memory_size=HEAD, max_form_parts=50)
    _, fields, _ = parser.parse(BytesIO(body), "multipart/form-data", len(body), options)
    return fields
