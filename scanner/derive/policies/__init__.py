"""What Intune's policies set, whichever of its many ways they are written in, as named settings with one unit each."""
