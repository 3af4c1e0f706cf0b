"""One module per command. The only place that prints, reads the clock, or exits."""
