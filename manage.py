"""Django's usual entry point; ``rapporteur`` is the same command, installed."""

from rapporteur.config.command import main

if __name__ == "__main__":
    main()
