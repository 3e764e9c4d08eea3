#!/usr/bin/python3
"""Asks clamd whether it answers; for the health check of its container."""

import socket
import sys

with socket.socket(socket.AF_UNIX) as link:
    link.settimeout(10)
    link.connect("/run/antivirus/clamd")
    link.sendall(b"zPING\0")
    sys.exit(link.recv(16) != b"PONG\0")
