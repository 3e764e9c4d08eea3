"""Looks after your account: find it, reset or change its password, assistance, helpdesk."""
