"""Ingest: files that Windows and other tools wrote on a PC → resources of a snapshot."""
