"""The one command: web, worker, beat and broker started, watched and ended together."""
