package io.basilisk.ledger.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.basilisk.ledger.Account;
import io.basilisk.ledger.AccountEvent;
import io.basilisk.ledger.Amount;
import io.basilisk.ledger.Block;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.RewardThreshold;
import io.basilisk.ledger.Spending;
import io.basilisk.ledger.Target;
import io.basilisk.ledger.Transfer;
import io.basilisk.ledger.TransferInfo;
import io.basilisk.ledger.testing.TestChain;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * To connect a block and to undo it again is to do nothing. {@code -Dbasilisk.chains=10000} plays more chains; a seed
 * that fails is printed, and {@code -Dbasilisk.seed=17} plays that one alone.
 */
class UndoTest {
    private static final int CHAINS = Integer.getInteger("basilisk.chains", 300);
    private static final Optional<Long> ONLY = Optional.ofNullable(Long.getLong("basilisk.seed"));
    private static final int DEEPEST = 20;
    /** Blocks before the ones that are undone, so that there are coins to spend. */
    private static final int PAST = 11;

    /** All that follows from a chain. */
    private record ChainView(
            Hash32 tip,
            BigInteger work,
            Hash32 stateRoot,
            Hash32 headerLogRoot,
            Set<Account> accounts,
            List<List<AccountEvent>> histories,
            List<Amount> immature,
            RewardThreshold nextThreshold,
            Target nextTarget,
            Optional<Integer> heightOfTip) {
        static ChainView of(Chain it) {
            return new ChainView(
                    it.tipHash(),
                    it.work(),
                    it.stateRoot(),
                    it.headerLogRoot(),
                    new HashSet<>(it.accounts().all()),
                    RandomChain.OWNERS.stream()
                            .map(owner -> List.copyOf(it.accounts().history(owner)))
                            .toList(),
                    RandomChain.OWNERS.stream()
                            .map(owner -> it.accounts().immature(owner, it.height() + 1))
                            .toList(),
                    it.nextThreshold(it.tip().round() + 1),
                    it.nextTarget(0),
                    it.heightOf(it.tipHash()));
        }
    }

    /** All that follows from transfers. */
    private record TransfersView(
            List<TransferInfo> pending, List<Optional<TransferInfo>> all, List<Spending> spendings) {
        static TransfersView of(RandomChain it) {
            return new TransfersView(
                    it.transfers.pending(it.chain),
                    it.txids.stream()
                            .map(txid -> it.transfers.info(txid, it.chain))
                            .toList(),
                    RandomChain.OWNERS.stream()
                            .map(owner -> it.transfers.spending(owner, it.chain))
                            .toList());
        }
    }

    private int transfersUndone;
    private int blocksUndone;

    @Test
    void undoingWhatWasConnectedChangesNothing() {
        for (long seed = ONLY.orElse(0L); seed < ONLY.map(it -> it + 1).orElse((long) CHAINS); seed++) {
            try {
                play(seed);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
        }
        System.out.printf("%d chains: %d blocks and %d transfers undone%n", CHAINS, blocksUndone, transfersUndone);
        assertThat(transfersUndone).isPositive();
    }

    private void play(long seed) {
        RandomChain it = new RandomChain(seed);
        for (int i = 0; i < PAST; i++) {
            it.connect(it.seal());
        }
        List<ChainView> before = new ArrayList<>();
        int depth = 1 + new Random(seed).nextInt(DEEPEST);
        for (int i = 0; i < depth; i++) {
            Block block = it.seal();
            before.add(ChainView.of(it.chain));
            oneForthAndBack(it, block);
            it.connect(block);
        }
        Set<Hash32> taken = new HashSet<>();
        for (ChainView view : before.reversed()) {
            Block undone = it.undo();
            undone.seal().transfers().forEach(transfer -> taken.add(transfer.txid()));
            assertThat(ChainView.of(it.chain)).isEqualTo(view);
            assertThat(it.transfers.waiting()).extracting(Transfer::txid).containsAll(taken);
        }
        blocksUndone += depth;
        transfersUndone += taken.size();
    }

    private static void oneForthAndBack(RandomChain it, Block block) {
        ChainView chain = ChainView.of(it.chain);
        TransfersView transfers = TransfersView.of(it);
        it.connect(block);
        assertThat(ChainView.of(it.chain)).isNotEqualTo(chain);
        assertThat(it.undo()).isEqualTo(block);
        assertThat(ChainView.of(it.chain)).isEqualTo(chain);
        assertThat(TransfersView.of(it)).isEqualTo(transfers);
    }

    @Test
    void anUndoHoldsEveryAccountThatTheBlockChangedAsItWas() {
        TestChain chain = new TestChain().withCoins(1);
        Account rich = chain.ledger().account(chain.node(0).address());
        Account miner = chain.ledger().account(chain.node(1).address());
        Account nobody = Account.empty(TestChain.key("stranger").address());
        chain.untilScored(false, true);
        chain.ledger().submit(chain.transfer(chain.node(0), nobody.address(), 5, 1));
        chain.ledger().submit(chain.sealing());
        chain.mine(chain.node(1), 10);
        LedgerState state = new LedgerState(chain.ledgerKey());
        chain.ledger().entries().forEach(state::apply);
        assertThat(state.undo(chain.info().height()).orElseThrow())
                .containsExactlyInAnyOrder(rich, miner, nobody)
                .isSortedAccordingTo(java.util.Comparator.comparing(Account::address));
        assertThat(state.undo(0)).contains(List.of());
        assertThat(state.undo(chain.info().height() + 1)).isEmpty();
    }

    @Test
    void theGenesisBlockStays() {
        RandomChain it = new RandomChain(1);
        it.connect(it.seal());
        it.undo();
        assertThatThrownBy(it.chain::disconnect)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("above the genesis block");
    }
}
