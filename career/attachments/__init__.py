"""Attached files: judged by their content, named safely, kept by their digest, always sent as downloads."""

from career.attachments.contents import ACCEPTED, Kind
from career.attachments.download import download
from career.attachments.examine import Attachment, AttachmentRefused, Limits, clean, examine, examine_all
from career.attachments.names import safe_name
from career.attachments.vault import NotKept, StorageDown, Vault

__all__ = [
    "ACCEPTED",
    "Attachment",
    "AttachmentRefused",
    "Kind",
    "Limits",
    "NotKept",
    "StorageDown",
    "Vault",
    "clean",
    "download",
    "examine",
    "examine_all",
    "safe_name",
]
