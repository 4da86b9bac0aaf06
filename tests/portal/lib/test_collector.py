"""The collector comes back after the last of several pauses, also after an error."""

import gc

import pytest

from portal.lib.collector import collector_paused


def test_collector_is_paused_for_large_batches_only_and_comes_back():
    with collector_paused(999):
        assert gc.isenabled()
    with collector_paused(1_000), collector_paused(5_000):
        assert not gc.isenabled()
    assert gc.isenabled()
    with pytest.raises(KeyError), collector_paused(1_000):
        raise KeyError
    assert gc.isenabled()
