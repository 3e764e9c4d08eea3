"""What the HTTP server runs."""

from career.app import create_app

app = create_app()
