package io.basilisk.ledger.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.basilisk.ledger.Block;
import io.basilisk.ledger.JournalEntry;
import io.basilisk.ledger.codec.MalformedBytesException;
import io.basilisk.ledger.rules.Finding;
import io.basilisk.ledger.testing.RandomBlocks;
import io.basilisk.ledger.testing.TestChain;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchiveTest {
    @TempDir
    Path folder;

    private static Archive of(TestChain chain) {
        return new Archive(
                chain.blocks().stream().map(Block::encode).toList(),
                chain.ledger().entries());
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {201, 202})
    void isReadBackAsItWasWritten(long seed) throws IOException {
        RandomBlocks random = new RandomBlocks(seed);
        random.upTo(13);
        Archive archive = of(random.chain());
        Path file = folder.resolve("ledger.bsk");
        archive.write(file);
        Archive read = Archive.read(file);
        assertThat(read.blocks()).usingRecursiveComparison().isEqualTo(archive.blocks());
        assertThat(read.entries()).isEqualTo(archive.entries());
        assertThat(read.verify().findings()).isEmpty();
        assertThat(read.replay(random.chain().ledgerKey())).isEmpty();
        assertThatThrownBy(() -> archive.write(file)).isInstanceOf(FileAlreadyExistsException.class);
    }

    @Test
    void everyChangedByteAndEveryCutIsNoticed() throws IOException {
        Path file = folder.resolve("ledger.bsk");
        of(new TestChain().begin()).write(file);
        byte[] whole = Files.readAllBytes(file);
        for (int at = 0; at < whole.length; at += 1 + at % 3) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 0x20;
            assertRefused(file, damaged, "byte " + at);
            assertRefused(file, Arrays.copyOf(whole, at), "cut to " + at);
        }
        assertRefused(file, Arrays.copyOf(whole, whole.length + 1), "one byte more");
    }

    private static void assertRefused(Path file, byte[] bytes, String what) throws IOException {
        Files.write(file, bytes);
        assertThatThrownBy(() -> Archive.read(file)).as(what).isInstanceOf(MalformedBytesException.class);
    }

    @Test
    void aJournalThatDoesNotLeadToTheBlocksIsFound() {
        TestChain chain = new TestChain().begin();
        chain.untilSealed(true);
        chain.mine(chain.node(0), 10);
        Archive archive = of(chain);
        assertThat(archive.replay(TestChain.key("another ledger")))
                .singleElement()
                .extracting(Finding::found)
                .asString()
                .contains("expected the journal of ledger key");
        List<JournalEntry> shorter = new ArrayList<>(archive.entries());
        shorter.removeLast();
        assertThat(new Archive(archive.blocks(), shorter).replay(chain.ledgerKey()))
                .singleElement()
                .hasToString("block 0, blocks of the journal: expected 2, found 1");
        List<JournalEntry> gap = new ArrayList<>(archive.entries());
        gap.remove(3);
        assertThat(new Archive(archive.blocks(), gap).replay(chain.ledgerKey()))
                .singleElement()
                .extracting(Finding::field)
                .isEqualTo("journal entry 4");
        TestChain other = new TestChain();
        other.clock().advance(5);
        other.begin().untilSealed(true);
        other.mine(other.node(0), 10);
        assertThat(new Archive(of(other).blocks(), archive.entries()).replay(chain.ledgerKey()))
                .singleElement()
                .extracting(Finding::field)
                .isEqualTo("block of the journal");
    }
}
