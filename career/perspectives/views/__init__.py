"""The pages of the perspectives: the agent's own, her simulator, her gestionnaire's, the administrator's."""
