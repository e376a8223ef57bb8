"""Putting a playbook file in force, and telling when a file says something else."""

from pathlib import Path

from keyhouse.app.wiring import House
from keyhouse.domain.marketplaces import parse_playbook, publish_playbook
from keyhouse.domain.marketplaces.publish_playbook import differs
from keyhouse.domain.visits import Actor, Marketplace, Visit
from keyhouse.kit.logs import get_log
from keyhouse.kit.problems import SetupError

FOLDER = Path("playbooks")


def read_playbook(file: Path) -> str:
    """The file's text; raises `SetupError`."""
    try:
        return file.read_text("utf-8")
    except FileNotFoundError as error:
        raise SetupError(f"{file}: there is no such file.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise SetupError(f"{file}: this playbook cannot be read.") from error


async def publish_file(house: House, slug: str, file: Path) -> int:
    """Publishes the file and returns the version in force; raises `SetupError`."""
    text = read_playbook(file)
    policies = parse_playbook(text, str(file), house.directory.sections)
    await house.directory.refresh(house.database.unit())
    house.directory.check_hosts(slug, policies)
    unit = house.database.unit()

    def visiting(marketplace: Marketplace) -> Visit:
        visit = house.door.visit(marketplace, Actor("operator", "cli"))
        visit.db = unit
        return visit

    try:
        version = await publish_playbook(slug, text, str(file), house.directory.sections, visiting)
        await unit.commit()
    finally:
        await unit.rollback()
    await house.directory.refresh(house.database.unit())
    return version


async def tell_differences(house: House) -> list[str]:
    """At start: files in `playbooks/` that differ from what is in force are named, not applied."""
    found = []
    for file in sorted(FOLDER.glob("*.toml")) if FOLDER.is_dir() else []:
        if await differs(house.database.unit(), file.stem, file.read_text("utf-8")):
            get_log().warning("playbook differs, publish it to apply it", file=str(file))
            found.append(file.stem)
    return found
