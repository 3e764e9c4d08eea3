"""What an identity service must know of this application: `python -m career client` prints it.

It is what `python -m mamia clients` registers, in the names of RFC 7591.
"""

from career.settings import Registration


def metadata(own: Registration, code: str = "") -> dict[str, str | bool | list[str]]:
    """The application as its identity service will know it, its secret included.

    With the `code` of an académie, its portal leads to the door of that académie.
    """
    return {
        "client_id": own.client_id,
        "client_name": "I-Prof",
        "client_secret": own.client_secret.get_secret_value(),
        "client_uri": f"{own.address}/depuis/{code}" if code else own.address,
        "first_party": True,
        "redirect_uris": [f"{own.address}/retour"],
        "post_logout_redirect_uris": [f"{own.address}/au-revoir"],
        "backchannel_logout_uri": f"{own.address}/deconnexion-par-l-identite",
    }
