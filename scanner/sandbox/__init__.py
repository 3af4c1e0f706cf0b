"""Made-up tenants, written as whole snapshots: for the demo, the bench and the tests.

Nothing here reads a clock or a network. The same name and size give the same bytes on every machine.
"""
