"""Mon historique: what the journal says of somebody, in French, to herself."""
