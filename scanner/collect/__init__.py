"""What a tenant says, read through Microsoft Graph and written down as a snapshot."""
