"""Tests of the launcher and the mailbox."""
