"""`python -m keyhouse.app.cli`, the same as `keyhouse`."""

from keyhouse.app.cli import main

if __name__ == "__main__":
    main()
