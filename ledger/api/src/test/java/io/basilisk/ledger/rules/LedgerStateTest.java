package io.basilisk.ledger.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.basilisk.ledger.Block;
import io.basilisk.ledger.ChainInfo;
import io.basilisk.ledger.JournalEntry;
import io.basilisk.ledger.testing.RandomBlocks;
import io.basilisk.ledger.testing.TestChain;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LedgerStateTest {
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void replayedJournalGivesTheSameLedger(long seed) {
        RandomBlocks random = new RandomBlocks(seed);
        List<Block> blocks = random.upTo(8);
        TestChain chain = random.chain();
        LedgerState replayed = new LedgerState(chain.ledgerKey());
        for (JournalEntry entry : chain.ledger().entries()) {
            replayed.apply(JournalEntry.decode(entry.encode()));
            assertThat(replayed.receipt(entry)).isEqualTo(chain.ledger().submit(entry.submission()));
        }
        ChainInfo info = chain.info();
        assertThat(replayed.chain()).contains(info);
        assertThat(replayed.accounts()).isEqualTo(chain.ledger().accounts());
        for (Block block : blocks) {
            assertThat(replayed.block(block.header().height())).contains(block);
        }
        assertThat(replayed.round(info.round())).isEqualTo(chain.ledger().round(info.round()));
    }
}
