"""What can stand in a snapshot: one YAML per resource, and their registry."""
