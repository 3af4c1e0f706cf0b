"""Rules, checklists, questions, organisations and answers: loaded, checked against each other, immutable."""
