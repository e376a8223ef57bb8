"""Where the command line begins: it starts quickly, since nothing that is imported is garbage."""

import gc


def main() -> None:
    """Runs the command. Looking through the imported modules for garbage took a fifth of the start,
    and would take its part of every later look.
    """
    gc.disable()
    from keyhouse.app.cli import main as run

    gc.freeze()
    gc.enable()
    run()


if __name__ == "__main__":
    main()
