"""The pages of delays, and what stands beside a message."""

from career.delays.views import beside

bp = beside.bp
