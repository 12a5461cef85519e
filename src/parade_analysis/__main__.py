"""`python -m parade_analysis` is `parade`, where no such command is on the path."""

from parade_analysis.cli import app

if __name__ == "__main__":
    app()
