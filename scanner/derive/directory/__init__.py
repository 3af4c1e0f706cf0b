"""What an on-premises Active Directory says of passwords, accounts, privileged groups and computers."""
