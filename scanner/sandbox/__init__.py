"""Made-up tenants: as snapshots, and behind a loopback Graph service with faults on demand; for the demo, the bench and the tests.

The same name and size give the same bytes on every machine; no clock is read, save where the service is told to.
"""
