package io.basilisk.ledger.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.basilisk.ledger.Account;
import io.basilisk.ledger.Block;
import io.basilisk.ledger.BlockHeader;
import io.basilisk.ledger.Transfer;
import io.basilisk.ledger.testing.Fork;
import io.basilisk.ledger.testing.TestChain;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two chains from one past: which one counts, and what the ledger of the other becomes. */
class ReorganisationTest {
    private final Fork fork = new Fork();

    private static LedgerState state(TestChain chain) {
        LedgerState state = new LedgerState(chain.ledgerKey());
        chain.ledger().entries().forEach(state::apply);
        return state;
    }

    private static List<BlockHeader> headers(TestChain chain) {
        return chain.blocks().stream().map(Block::header).toList();
    }

    private static List<Block> above(TestChain chain) {
        return chain.blocks().subList(Fork.COMMON + 1, chain.info().height() + 1);
    }

    @Test
    void theChainWithMoreWorkCountsOfEqualsTheOneThatWasThere() {
        assertThat(choice()).isEqualTo(new ForkChoice(Fork.COMMON, 0, 0, zero(), zero()));
        assertThat(choice().isTheirs()).isFalse();
        Fork.grow(fork.right(), 1, 100);
        assertThat(choice().isTheirs()).isTrue();
        assertThat(choice().depth()).isZero();
        Fork.grow(fork.left(), 1, 100);
        assertThat(choice().fork()).isEqualTo(Fork.COMMON + 1);
        Fork.grow(fork.left(), 1, 200);
        Fork.grow(fork.right(), 1, 300);
        assertThat(choice().ourWork()).isEqualTo(choice().theirWork());
        assertThat(choice().isTheirs()).isFalse();
        assertThat(choice().depth()).isEqualTo(1);
        // The next target follows from how long the last block took: one block of the quicker chain is harder.
        Fork.grow(fork.left(), 1, 100);
        Fork.grow(fork.right(), 1, 100);
        assertThat(choice().isTheirs()).isFalse();
        Fork.grow(fork.right(), 1, 100);
        assertThat(choice().isTheirs()).isTrue();
        assertThat(choice().added()).isEqualTo(3);
    }

    /** Fewer blocks of more work count. */
    @Test
    void workCountsNotHeight() {
        Fork.grow(fork.left(), 3, 15_000);
        Fork.grow(fork.right(), 2, 10);
        assertThat(choice().depth()).isGreaterThan(choice().added());
        assertThat(choice().isTheirs()).isTrue();
    }

    private ForkChoice choice() {
        return ForkChoice.of(headers(fork.left()), headers(fork.right()));
    }

    private static java.math.BigInteger zero() {
        return java.math.BigInteger.ZERO;
    }

    @Test
    void chainsOfOtherGenesisBlocksHaveNoFork() {
        TestChain other = new TestChain();
        other.clock().advance(1);
        other.begin();
        assertThatThrownBy(() -> ForkChoice.of(headers(fork.left()), headers(other)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("two chains of one genesis block");
    }

    @Test
    void accountsBecomeTheOthersAndTransfersWaitAgain() {
        Transfer both = Fork.pay(fork.left(), "both", 1_000, 0);
        fork.right().ledger().submit(both);
        Transfer lost = Fork.pay(fork.left(), "left", 2_000, 1);
        Fork.pay(fork.right(), "right", 3_000, 1);
        Fork.grow(fork.left(), 2, 100);
        Transfer undone = Fork.pay(fork.left(), "undone", 4_000, 2);
        Fork.grow(fork.left(), 1, 100);
        Transfer waits = Fork.pay(fork.left(), "waits", 5_000, 3);
        Fork.grow(fork.right(), 4, 100);

        LedgerState left = state(fork.left());
        Reorganisation done = Reorganisation.of(left, Fork.COMMON, above(fork.right()));
        assertThat(done.findings()).isEmpty();
        assertThat(done.undone()).isEqualTo(above(fork.left()));
        assertThat(done.accounts())
                .containsExactlyInAnyOrderElementsOf(fork.right().ledger().accounts());
        assertThat(done.waiting()).containsExactly(undone, waits).doesNotContain(lost, both);
        assertThat(left.chain()).hasValueSatisfying(chain -> {
            assertThat(chain.tip()).isEqualTo(fork.right().info().tip());
            assertThat(chain.work()).isEqualTo(fork.right().info().work());
            assertThat(chain.nextTarget()).isEqualTo(fork.right().info().nextTarget());
        });
    }

    @Test
    void thereAndBackIsNothing() {
        Fork.pay(fork.left(), "undone", 4_000, 0);
        Fork.grow(fork.left(), 2, 100);
        Fork.grow(fork.right(), 3, 50);
        LedgerState state = state(fork.left());
        List<Account> before = state.accounts();
        Reorganisation.of(state, Fork.COMMON, above(fork.right()));
        assertThat(state.accounts()).isNotEqualTo(before);
        Reorganisation back = Reorganisation.of(state, Fork.COMMON, above(fork.left()));
        assertThat(back.findings()).isEmpty();
        assertThat(back.undone()).isEqualTo(above(fork.right()));
        assertThat(state.accounts()).isEqualTo(before);
        assertThat(back.waiting()).isEmpty();
    }

    @Test
    void aBlockThatIsNotValidIsNamed() {
        Fork.grow(fork.left(), 1, 100);
        Fork.grow(fork.right(), 2, 100);
        Block second = above(fork.right()).getLast();
        Reorganisation wrong = Reorganisation.of(state(fork.left()), Fork.COMMON, List.of(second));
        assertThat(wrong.findings()).extracting(Finding::field).contains("header.prevHash", "header.height");
    }
}
