"""Web, worker and beat read the environment at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from portal.settings.environment import kept_secret, writable_folder


def test_a_folder_is_tried_by_many_at_once(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(lambda _: writable_folder(folder), range(800)))
    assert found == {folder}
    assert not list(folder.iterdir())


def test_a_secret_is_made_once_whoever_asks_first(tmp_path: Path) -> None:
    for number in range(50):
        file = tmp_path / f"secret_{number}"
        with ThreadPoolExecutor(8) as pool:
            found = set(pool.map(lambda _, file=file: kept_secret(file), range(8)))
        assert len(found) == 1
        assert len(found.pop()) >= 48
        assert file.stat().st_mode & 0o777 == 0o600
    assert len(list(tmp_path.iterdir())) == 50
