"""Where papers lie: a folder or a bucket, and what happens while it fails (FA-09, FA-10)."""

import os
import re
import shutil
import subprocess

import pytest

from keyhouse.adapters.disk import DiskFiles
from keyhouse.adapters.s3 import S3Files
from keyhouse.kit.files import FilesAway, FileStore
from tests.documents.bucket import Bucket, Road
from tests.people import papers


def papers_in(page: str) -> list[str]:
    return re.findall(r'"(?:/ozon)?(/application/papers/doc_\w+)"', page)


AWAY = "Files cannot be stored or opened at the moment"


@pytest.fixture
def bucket(tmp_path):
    found = Bucket(tmp_path)
    yield found
    found.stop()


@pytest.fixture(params=["folder", "bucket"])
def store(request, tmp_path) -> FileStore:
    if request.param == "folder":
        return DiskFiles(tmp_path / "files")
    return S3Files(request.getfixturevalue("bucket").url)


async def test_a_store_keeps_whole_files_under_names_of_ours(store):
    await store.put("doc_one-two", bytes(range(256)) * 20_000)
    await store.put("doc_three-four", b"")
    assert await store.get("doc_one-two") == bytes(range(256)) * 20_000
    assert sorted(await store.names()) == ["doc_one-two", "doc_three-four"]
    for _ in range(2):
        await store.delete("doc_one-two")
    with pytest.raises(FileNotFoundError):
        await store.get("doc_one-two")
    assert await store.names() == ["doc_three-four"]
    for name in ("../../etc/passwd", "short", "doc_ONE-TWO", "doc one two", ""):
        with pytest.raises(ValueError, match="not a name of ours"):
            await store.put(name, b"")


async def test_a_bucket_that_is_away_says_so(bucket):
    store = S3Files(bucket.url)
    await store.put("doc_one-two", b"something")
    bucket.stop()
    for failing in (store.get("doc_one-two"), store.put("doc_three-four", b""), store.names()):
        with pytest.raises(FilesAway):
            await failing
    bucket.start()
    await store.put("doc_one-two", b"something")


async def test_what_the_bucket_refuses_is_a_failure_too(bucket):
    store = S3Files(bucket.url.replace("@papers", "@of-others"))
    with pytest.raises((FilesAway, FileNotFoundError)):
        await store.put("doc_one-two", b"something")


@pytest.fixture
def small_disk(tmp_path):
    """A hundred kilobytes."""
    folder = tmp_path / "small"
    folder.mkdir()
    mounting = ["mount", "-t", "tmpfs", "-o", "size=100k", "tmpfs", str(folder)]
    if os.geteuid() or subprocess.run(mounting, capture_output=True).returncode:
        pytest.skip("only root may mount a small disk here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


async def test_a_full_disk_keeps_nothing_of_what_did_not_fit(small_disk):
    store = DiskFiles(small_disk)
    await store.put("doc_one-two", bytes(50_000))
    for _ in range(3):
        with pytest.raises(FilesAway):
            await store.put("doc_three-four", bytes(80_000))
    assert await store.names() == ["doc_one-two"]
    assert shutil.disk_usage(small_disk).free > 40_000
    await store.put("doc_three-four", bytes(20_000))


class TestPages:
    """An applicant hands in papers; the bucket fails."""

    pytestmark = pytest.mark.pages

    @pytest.fixture
    def road(self, bucket):
        """Wide open; a test breaks it."""
        found = Road(bucket.port)
        yield found
        found.close()

    @pytest.fixture
    def variables(self, variables, bucket, road):
        return variables | {"KEYHOUSE_FILES_URL": bucket.url_by(road.port)}

    async def test_papers_are_handed_in_and_read_by_staff(self, seller, reviewer):
        await seller.register()
        await seller.apply()
        await reviewer.decide("approve")
        paper = papers_in((await seller.get("/application")).text)[0]
        assert (await seller.get(paper)).status_code == 200

    async def test_while_it_is_away_nothing_is_lost_and_nothing_handed_in(
        self, seller, bucket, house
    ):
        await seller.register()
        bucket.stop()
        answer = await seller.fill_in(papers())
        assert answer.status_code == 422
        assert answer.text.count(AWAY) == 2
        assert "/application/papers/doc_" not in answer.text
        refused = await seller.submit("/application/submit", {}, page="/application")
        assert refused.status_code == 422
        bucket.start()
        await seller.apply()

    async def test_a_paper_that_cannot_be_fetched_is_told_kindly(self, seller, bucket):
        await seller.register()
        await seller.fill_in(papers())
        paper = papers_in((await seller.get("/application")).text)[0]
        bucket.stop()
        answer = await seller.get(paper)
        assert (answer.status_code, AWAY in answer.text) == (503, True)
        assert int(answer.headers["retry-after"]) > 0
        bucket.start()

    @pytest.mark.parametrize("most", [0, 100, 700, 5_000, 20_000])
    async def test_cut_anywhere_no_row_is_without_its_file(self, seller, road, house, most):
        await seller.register()
        road.break_after(most)
        answer = await seller.fill_in(papers())
        road.mend()
        page = (await seller.get("/application")).text
        named = papers_in(page)
        assert len(named) + answer.text.count(AWAY) == 2
        for paper in named:
            assert (await seller.get(paper)).status_code == 200
