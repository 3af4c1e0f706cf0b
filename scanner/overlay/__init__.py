"""Planned configuration: exported policies laid over a snapshot, so that what would be can be judged."""
