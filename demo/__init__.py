"""The launcher of `make run`, the mailbox, and the working lives of the demo people."""
