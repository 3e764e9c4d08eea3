"""The working lives of the demo people, true on any day."""

from demo.careers.seed import seed

__all__ = ["seed"]
