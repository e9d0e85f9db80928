"""Which rows an update uses."""

from __future__ import annotations

import numpy as np

from lrstep.engine import Batches


def test_the_last_batch_of_an_epoch_is_short_and_kept() -> None:
    batches = Batches(rows=10, size=4, shuffle=False, seed=0)
    assert [list(batches.batch(k).rows) for k in (1, 2, 3, 4)] == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9], [0, 1, 2, 3]]
    assert [batches.epoch(k) for k in (1, 3, 4, 7)] == [0, 0, 1, 2]


def test_shuffling_sorts_raw_words_of_a_pcg64_seeded_with_seed_and_epoch() -> None:
    batches = Batches(rows=10, size=4, shuffle=True, seed=3)
    for epoch in (0, 1):
        words = [int(word) for word in np.random.PCG64([3, epoch]).random_raw(10)]
        order = sorted(range(10), key=words.__getitem__)
        used = [int(row) for k in (1, 2, 3) for row in batches.batch(3 * epoch + k).rows]
        assert used == order
    assert list(batches.batch(1).rows) != list(batches.batch(4).rows)


def test_a_row_knows_its_place() -> None:
    for shuffle in (False, True):
        batch = Batches(rows=10, size=4, shuffle=shuffle, seed=1).batch(2)
        assert [batch.position(int(row)) for row in batch.rows] == [0, 1, 2, 3]
        assert [batch.row(i) for i in range(4)] == [int(row) for row in batch.rows]
        others = set(range(10)) - {int(row) for row in batch.rows}
        assert all(batch.position(row) is None for row in others)
