"""What Windows computers say about themselves, judged fact by fact."""
