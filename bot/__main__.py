"""`python -m bot` is `crisis`."""

from bot.cli import main

if __name__ == "__main__":
    main()
