"""`python -m scanner` is the command `telework-scan`."""

from scanner.cli.main import run

if __name__ == "__main__":
    run()
