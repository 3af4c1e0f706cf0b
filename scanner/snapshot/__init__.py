"""Snapshots: folders of hashed files that hold what a tenant really is."""
