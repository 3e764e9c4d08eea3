"""What the HTTP server runs."""

from mamia.app import create_app

app = create_app()
