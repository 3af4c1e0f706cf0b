"""Rules × resources → findings; findings × checklist × organisation → assessment."""
