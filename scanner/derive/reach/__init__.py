"""Whom a policy of Intune reaches: assignments, groups and filters, resolved to people and devices."""
