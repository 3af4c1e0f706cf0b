"""The rule language: strict YAML, typed fields, a closed table of operators, conditions."""
