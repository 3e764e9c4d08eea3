"""Placeholder of a module that lands with the registry of applications: nobody is asked yet."""


def needed(sub: str, client: object, scope: str) -> bool:
    """Must this person be asked first?"""
    return False


def page_address(demande: str) -> str:
    """Where she is asked."""
    return demande
