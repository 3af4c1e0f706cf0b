"""Change over time: two assessments side by side, and the record of all runs."""
