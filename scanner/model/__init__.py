"""The words of the project as types. Imports nothing of the project outside itself."""
