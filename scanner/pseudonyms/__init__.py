"""Pseudonyms: people and devices become stable tokens made with a key that stays with the client (docs/adr/0020-pseudonyms.md)."""
