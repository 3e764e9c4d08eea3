"""The helpdesk: search, one account explained, acts, and whom an agent may touch."""
