package io.basilisk.ledger.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.basilisk.ledger.Account;
import io.basilisk.ledger.AccountEvent;
import io.basilisk.ledger.AccountEvent.Kind;
import io.basilisk.ledger.Address;
import io.basilisk.ledger.Amount;
import io.basilisk.ledger.Block;
import io.basilisk.ledger.JournalEntry;
import io.basilisk.ledger.Spending;
import io.basilisk.ledger.Transfer;
import io.basilisk.ledger.TransferInfo;
import io.basilisk.ledger.TransferInfo.State;
import io.basilisk.ledger.testing.InMemoryLedger;
import io.basilisk.ledger.testing.RandomBlocks;
import io.basilisk.ledger.testing.TestChain;
import io.basilisk.ledger.wallet.NodeKey;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of transfers that are not refused. */
class TransferTest {
    private static final long COIN = Amount.UNITS_PER_COIN;
    private static final NodeKey STRANGER = TestChain.key("stranger");

    private final TestChain chain = new TestChain();
    private final InMemoryLedger ledger = chain.ledger();

    private Account account(NodeKey key) {
        return ledger.account(key.address());
    }

    private State state(Transfer transfer) {
        return ledger.transfer(transfer.txid()).orElseThrow().state();
    }

    @Test
    void movesCoinsWithTheNextBlockWhoseFinderGetsTheFee() {
        chain.withCoins(1);
        Amount finderBefore = account(chain.node(1)).balance();
        Transfer transfer = chain.transfer(chain.node(0), STRANGER.address(), 10 * COIN, 5, 0, 30, "for the coffee");
        ledger.submit(transfer);
        assertThat(state(transfer)).isEqualTo(State.PENDING);
        assertThat(account(STRANGER).balance()).isEqualTo(Amount.ZERO);
        assertThat(ledger.spending(chain.node(0).address()))
                .isEqualTo(new Spending(new Amount(15 * COIN - 5), Amount.ZERO, new Amount(10 * COIN + 5), 1));

        chain.untilSealed(true, true);
        assertThat(state(transfer)).isEqualTo(State.SEALED);
        Block block = chain.mine(chain.node(1), 50);
        assertThat(block.seal().transfers()).containsExactly(transfer);
        TransferInfo confirmed = ledger.transfer(transfer.txid()).orElseThrow();
        assertThat(confirmed.state()).isEqualTo(State.CONFIRMED);
        assertThat(confirmed.confirmations()).isEqualTo(1);
        assertThat(confirmed.block().orElseThrow().hash()).isEqualTo(block.hash());
        assertThat(ledger.pending()).isEmpty();

        assertThat(account(STRANGER).balance()).isEqualTo(new Amount(10 * COIN));
        assertThat(account(chain.node(0)).balance()).isEqualTo(new Amount(15 * COIN - 5));
        assertThat(account(chain.node(0)).nonce()).isEqualTo(1);
        assertThat(account(chain.node(1)).balance())
                .isEqualTo(finderBefore.plus(Amount.BLOCK_REWARD).plus(new Amount(5)));
        assertThat(ledger.transfer(TestChain.hash("none"))).isEmpty();
    }

    @Test
    void isInTheHistoryOfBothAndItsFeeInTheFinders() {
        chain.withCoins(1);
        Transfer transfer = chain.transfer(chain.node(0), STRANGER.address(), 3 * COIN, 7);
        ledger.submit(transfer);
        chain.mineRound(chain.node(1));
        AccountEvent sent = ledger.history(chain.node(0).address()).getFirst();
        assertThat(sent.kind()).isEqualTo(Kind.SENT);
        assertThat(sent.transfer()).contains(transfer);
        assertThat(sent.amount()).isEqualTo(new Amount(3 * COIN));
        assertThat(sent.fee()).isEqualTo(new Amount(7));
        assertThat(ledger.history(STRANGER.address()))
                .singleElement()
                .satisfies(event -> assertThat(event.kind()).isEqualTo(Kind.RECEIVED))
                .satisfies(event -> assertThat(event.transfer()).contains(transfer));
        AccountEvent reward = ledger.history(chain.node(1).address()).getFirst();
        assertThat(reward.kind()).isEqualTo(Kind.REWARD);
        assertThat(reward.amount()).isEqualTo(Amount.BLOCK_REWARD.plus(new Amount(7)));
        assertThat(reward.fee()).isEqualTo(new Amount(7));
    }

    @Test
    void aRewardAndItsFeesCanBeSpentTenBlocksLater() {
        chain.withCoins(1);
        ledger.submit(chain.transfer(chain.node(0), STRANGER.address(), COIN, 9));
        chain.mineRound(chain.node(2 - 1));
        Address finder = chain.node(1).address();
        long found = 25 * COIN * 9;
        for (int later = 1; later <= 9; later++) {
            Spending spending = ledger.spending(finder);
            assertThat(spending.immature().units()).isEqualTo(found + 25 * COIN + 9 - 25 * COIN * later);
            assertThat(spending.spendable().units()).isEqualTo(25 * COIN * later);
            chain.mineRound(chain.node(0));
        }
        assertThat(ledger.spending(finder).immature()).isEqualTo(Amount.ZERO);
        assertThat(ledger.spending(finder).spendable().units()).isEqualTo(found + 25 * COIN + 9);
    }

    @Test
    void waitsForTheOnesBeforeIt() {
        chain.withCoins(1);
        Transfer second = chain.transfer(chain.node(0), STRANGER.address(), 2, 100, 1);
        Transfer third = chain.transfer(chain.node(0), STRANGER.address(), 3, 0, 2);
        ledger.submit(second);
        ledger.submit(third);
        assertThat(chain.mineRound(chain.node(1)).seal().transfers()).isEmpty();
        Transfer first = chain.transfer(chain.node(0), STRANGER.address(), 1, 0, 0);
        ledger.submit(first);
        assertThat(chain.mineRound(chain.node(1)).seal().transfers()).containsExactly(first, second, third);
    }

    @Test
    void theHighestFeeIsTakenFirst() {
        chain.withCoins(2);
        ledger.submit(chain.transfer(chain.node(0), STRANGER.address(), 5 * COIN, 0));
        chain.mineRound(chain.node(1));
        Transfer low = chain.transfer(chain.node(0), STRANGER.address(), 1, 10);
        Transfer high = chain.transfer(STRANGER, chain.node(3).address(), 1, 20);
        Transfer same = chain.transfer(chain.node(1), STRANGER.address(), 1, 10);
        ledger.submit(low);
        ledger.submit(high);
        ledger.submit(same);
        assertThat(ledger.pending()).extracting(TransferInfo::transfer).containsExactly(high, low, same);
        assertThat(chain.mineRound(chain.node(1)).seal().transfers()).containsExactly(high, low, same);
    }

    @Test
    void aHigherFeeReplacesTheSameNonce() {
        chain.withCoins(1);
        Transfer cheap = chain.transfer(chain.node(0), STRANGER.address(), 24 * COIN, 100, 0);
        Transfer dear = chain.transfer(chain.node(0), chain.node(2).address(), 24 * COIN, 110, 0);
        ledger.submit(cheap);
        ledger.submit(dear);
        assertThat(state(cheap)).isEqualTo(State.REPLACED);
        assertThat(chain.mineRound(chain.node(1)).seal().transfers()).containsExactly(dear);
        assertThat(state(cheap).isFinal()).isTrue();
    }

    @Test
    void expiresAfterItsLastHeight() {
        chain.withCoins(1);
        int next = chain.info().height() + 1;
        Transfer blocked = chain.transfer(chain.node(0), STRANGER.address(), 1, 0, 1, next + 1, "");
        ledger.submit(blocked);
        chain.mineRound(chain.node(1));
        assertThat(state(blocked)).isEqualTo(State.PENDING);
        chain.mineRound(chain.node(1));
        assertThat(state(blocked)).isEqualTo(State.EXPIRED);
        Transfer inTime = chain.transfer(chain.node(0), STRANGER.address(), 1, 0, 0, next + 2, "");
        ledger.submit(inTime);
        assertThat(chain.mineRound(chain.node(1)).seal().transfers()).containsExactly(inTime);
    }

    @Test
    void toOneselfCostsTheFeeAlone() {
        chain.withCoins(1);
        ledger.submit(chain.transfer(chain.node(0), chain.node(0).address(), 20 * COIN, 3));
        chain.mineRound(chain.node(1));
        assertThat(account(chain.node(0)).balance()).isEqualTo(new Amount(25 * COIN - 3));
        assertThat(account(chain.node(0)).nonce()).isEqualTo(1);
        assertThat(ledger.history(chain.node(0).address()))
                .extracting(AccountEvent::kind)
                .containsExactly(Kind.RECEIVED, Kind.SENT, Kind.REWARD);
    }

    @Test
    void whatComesInWithABlockCanGoOutWithIt() {
        chain.withCoins(1);
        ledger.submit(chain.transfer(chain.node(0), STRANGER.address(), 10 * COIN, 0));
        chain.mineRound(chain.node(1));
        Transfer in = chain.transfer(chain.node(0), STRANGER.address(), 15 * COIN, 0);
        Transfer out = chain.transfer(STRANGER, chain.node(3).address(), 10 * COIN, 0);
        ledger.submit(in);
        ledger.submit(out);
        chain.mineRound(chain.node(1));
        assertThat(account(chain.node(0)).balance()).isEqualTo(Amount.ZERO);
        assertThat(account(STRANGER).balance()).isEqualTo(new Amount(15 * COIN));
    }

    @Test
    void signingAgainGivesTheSameTransfer() {
        chain.withCoins(1);
        Transfer transfer = chain.transfer(chain.node(0), STRANGER.address(), 1, 0);
        Transfer other = new Transfer(
                transfer.chain(),
                transfer.from(),
                transfer.to(),
                transfer.amount(),
                transfer.fee(),
                transfer.nonce(),
                transfer.expiryHeight(),
                transfer.memo(),
                chain.node(1).sign(transfer.signedMessage()));
        assertThat(other.txid()).isEqualTo(transfer.txid());
        assertThat(other.id()).isNotEqualTo(transfer.id());
        assertThat(transfer.toString())
                .contains(transfer.txid().hex())
                .contains(STRANGER.address().toString());
        assertThat(new String(
                        chain.transfer(STRANGER, STRANGER.address(), 1, 0, 0, 1, "é")
                                .memo(),
                        StandardCharsets.UTF_8))
                .isEqualTo("é");
    }

    /** Random chains with transfers: coins are neither made nor lost, and the journal and the blocks tell the same. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {101, 102, 103})
    void coinsAreNeitherMadeNorLost(long seed) {
        RandomBlocks random = new RandomBlocks(seed);
        int height = 18;
        var blocks = random.upTo(height);
        assertThat(blocks.stream()
                        .mapToInt(block -> block.seal().transfers().size())
                        .sum())
                .as("transfers in seed " + seed)
                .isGreaterThan(3);
        InMemoryLedger played = random.chain().ledger();
        assertThat(played.accounts().stream()
                        .mapToLong(account -> account.balance().units())
                        .sum())
                .isEqualTo(25 * COIN * height);

        ChainVerifier.Report report =
                ChainVerifier.verify(blocks.stream().map(Block::encode).toList());
        assertThat(report.findings()).isEmpty();
        assertThat(report.accounts()).containsExactlyInAnyOrderElementsOf(played.accounts());

        LedgerState replayed = new LedgerState(random.chain().ledgerKey());
        for (JournalEntry entry : played.entries()) {
            replayed.apply(JournalEntry.decode(entry.encode()));
        }
        assertThat(replayed.accounts()).isEqualTo(played.accounts());
        assertThat(replayed.pending()).isEqualTo(played.pending());
        for (Account account : played.accounts()) {
            assertThat(replayed.history(account.address())).isEqualTo(played.history(account.address()));
            assertThat(replayed.spending(account.address())).isEqualTo(played.spending(account.address()));
        }
    }
}
