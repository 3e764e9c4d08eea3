"""« Les services »: where each agent goes on from here, with the dates at which it is open."""
