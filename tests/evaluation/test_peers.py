from mien.evaluation.peers import PEERS


def test_every_peer_has_a_source_and_plausible_shares() -> None:
    assert len({peer.name for peer in PEERS}) == len(PEERS)
    for peer in PEERS:
        assert peer.source
        shares = (peer.accuracy, peer.macro_f1, peer.without_copies, peer.ferplus)
        assert all(0.5 < share < 0.8 for share in shares if share is not None)
