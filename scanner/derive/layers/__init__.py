"""Every control on its way to a device: configured, assigned, reported."""
