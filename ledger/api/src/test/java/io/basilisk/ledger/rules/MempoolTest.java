package io.basilisk.ledger.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.basilisk.ledger.RefusedException;
import io.basilisk.ledger.Transfer;
import io.basilisk.ledger.testing.TestChain;
import io.basilisk.ledger.wallet.NodeKey;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What happens when more transfers wait than there is room for: a pool of three, or of bytes for two. */
class MempoolTest {
    private static final TestChain CHAIN = new TestChain();
    private static Chain state;

    @BeforeAll
    static void play() {
        CHAIN.withCoins(2);
        state = new Chain(CHAIN.params(), CHAIN.blocks().getFirst());
        CHAIN.blocks().stream().skip(1).forEach(state::connect);
    }

    private static Transfer transfer(long nonce, long fee) {
        NodeKey from = CHAIN.node(0);
        return CHAIN.transfer(from, CHAIN.node(3).address(), 1, fee, nonce);
    }

    private static void offer(Mempool pool, Transfer transfer, long sequence) {
        pool.check(transfer, state.accounts(), state.height() + 1);
        pool.add(transfer, sequence);
    }

    @Test
    void aHigherFeePushesOutTheNewestOfTheLowest() {
        Mempool pool = new Mempool(3, 1 << 20);
        offer(pool, transfer(0, 10), 1);
        offer(pool, transfer(1, 5), 2);
        offer(pool, transfer(2, 5), 3);
        assertThatThrownBy(() -> offer(pool, transfer(3, 5), 4))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("expected a fee above")
                .extracting(it -> ((RefusedException) it).code())
                .isEqualTo("mempool-full");
        Transfer better = transfer(3, 6);
        pool.check(better, state.accounts(), state.height() + 1);
        assertThat(pool.add(better, 5)).extracting(Mempool.Waiting::sequence).containsExactly(3L);
        assertThat(pool.all()).extracting(Mempool.Waiting::sequence).containsExactly(1L, 5L, 2L);
    }

    @Test
    void bytesAreLimitedToo() {
        Mempool pool = new Mempool(100, 2 * Transfer.LEAST_BYTES);
        offer(pool, transfer(0, 1), 1);
        offer(pool, transfer(1, 2), 2);
        assertThatThrownBy(() -> offer(pool, transfer(2, 1), 3)).isInstanceOf(RefusedException.class);
        offer(pool, transfer(2, 3), 4);
        assertThat(pool.all()).extracting(Mempool.Waiting::sequence).containsExactly(4L, 2L);
    }

    @Test
    void aReplacementNeedsNoRoom() {
        Mempool pool = new Mempool(1, 1 << 20);
        offer(pool, transfer(0, 100), 1);
        offer(pool, transfer(0, 110), 2);
        assertThat(pool.all()).extracting(Mempool.Waiting::sequence).containsExactly(2L);
    }

    @Test
    void whatIsBeingMinedStays() {
        Mempool pool = new Mempool(1, 1 << 20);
        offer(pool, transfer(0, 1), 1);
        assertThat(pool.seal(state.accounts(), state.height() + 1)).hasSize(1);
        assertThatThrownBy(() -> offer(pool, transfer(1, 1_000), 2))
                .isInstanceOf(RefusedException.class)
                .extracting(it -> ((RefusedException) it).code())
                .isEqualTo("mempool-full");
    }

    @Test
    void onlyWhatCanBeAppliedIsSealed() {
        Mempool pool = new Mempool();
        List<Transfer> transfers = List.of(transfer(0, 3), transfer(1, 9), transfer(3, 50));
        for (int i = 0; i < transfers.size(); i++) {
            offer(pool, transfers.get(i), i);
        }
        assertThat(pool.seal(state.accounts(), state.height() + 1)).isEqualTo(transfers.subList(0, 2));
    }
}
