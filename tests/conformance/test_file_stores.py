"""One suite for every file store."""

import pytest

from keyhouse.adapters.disk import DiskFiles


@pytest.fixture
def store(tmp_path):
    return DiskFiles(tmp_path / "files")


async def test_bytes_come_back_as_they_went(store):
    await store.put("doc_00000001", b"\x00\xff" * 1000)
    assert await store.get("doc_00000001") == b"\x00\xff" * 1000
    assert await store.names() == ["doc_00000001"]


async def test_deleting_twice_is_no_error(store):
    await store.put("doc_00000001", b"x")
    await store.delete("doc_00000001")
    await store.delete("doc_00000001")
    with pytest.raises(FileNotFoundError):
        await store.get("doc_00000001")


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "a/b", "", "UPPERCASE1", "x" * 81, "a\x00bcdefgh"]
)
async def test_only_names_of_ours_are_taken(store, name):
    with pytest.raises(ValueError, match="not a name of ours"):
        await store.put(name, b"x")


async def test_files_are_for_this_user_alone(store, tmp_path):
    await store.put("doc_00000001", b"x")
    assert (tmp_path / "files" / "doc_00000001").stat().st_mode & 0o077 == 0
    assert (tmp_path / "files").stat().st_mode & 0o077 == 0
