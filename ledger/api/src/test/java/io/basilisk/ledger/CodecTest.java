package io.basilisk.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.basilisk.ledger.codec.ByteWriter;
import io.basilisk.ledger.codec.MalformedBytesException;
import io.basilisk.ledger.testing.RandomBlocks;
import io.basilisk.ledger.testing.TestChain;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything has one encoding: it is read back as it was, and nothing else is read. */
class CodecTest {
    /** A journal with every type of submission. */
    private static List<JournalEntry> journal() {
        TestChain chain = new TestChain().begin();
        chain.untilScored(false);
        chain.untilSealed(true, false, true);
        chain.mine(chain.node(0), 250);
        List<JournalEntry> entries = new ArrayList<>(chain.ledger().entries());
        Transfer transfer = chain.transfer(chain.node(0), chain.node(1).address(), 7, 3, 2, 99, "memo");
        entries.add(new JournalEntry(entries.size(), TestChain.START_MILLIS, transfer));
        return entries;
    }

    @Test
    void everySubmissionIsReadBack() {
        List<JournalEntry> journal = journal();
        assertThat(journal).extracting(entry -> entry.submission().type()).contains(Submission.Type.values());
        for (JournalEntry entry : journal) {
            Submission submission = entry.submission();
            byte[] bytes = submission.encode();
            Submission read = Submission.decode(bytes);
            assertThat(read).isEqualTo(submission);
            assertThat(read.encode()).isEqualTo(bytes);
            assertThat(read.id()).isEqualTo(submission.id());
            assertThat(JournalEntry.decode(entry.encode())).isEqualTo(entry);
        }
    }

    @Test
    void sizesAreAsDrawn() {
        for (JournalEntry entry : journal()) {
            int expected = switch (entry.submission()) {
                case GenesisParams _ -> 2 + 4 * 32 + 4 + 2 + 4 + 1 + 8 + 2 + 2 + 64;
                case OpenRound _ -> 2 + 8 + 4 + 32 + 4 + 4 + 64;
                case Commit _ -> Commit.BYTES;
                case CloseCommits _ -> 2 + 8 + 4 + 64;
                case Contribution _ -> Contribution.BYTES;
                case Scores scores -> 2 + 8 + 4 + 32 + 8 + 4 + scores.records().size() * ScoreRecord.BYTES + 64;
                case SealRequest _ -> 2 + 8 + 4 + 32 + 2 + 8 + 8 + 32 + 64;
                case SolvedBlock _ -> 2 + BlockHeader.BYTES;
                case Transfer transfer -> Transfer.LEAST_BYTES + transfer.memo().length;
            };
            assertThat(entry.submission().encode())
                    .as(entry.submission().type().name())
                    .hasSize(expected);
        }
    }

    @Test
    void truncatedAndPaddedBytesAreRefused() {
        for (JournalEntry entry : journal()) {
            assertOnlyWhole(entry.submission().encode(), Submission::decode);
            assertOnlyWhole(entry.encode(), JournalEntry::decode);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {41, 42})
    void blocksAreReadBackAndOnlyWhole(long seed) {
        for (Block block : new RandomBlocks(seed).upTo(4)) {
            assertThat(Block.decode(block.encode())).isEqualTo(block);
            assertThat(block.encode()).endsWith(block.seal().encode());
            assertOnlyWhole(block.encode(), Block::decode);
            assertOnlyWhole(block.header().encode(), BlockHeader::decode);
            assertThat(BlockHeader.decode(block.header().encode()).hash()).isEqualTo(block.hash());
        }
    }

    @Test
    void aBlockWithTransfersIsReadBackAndOnlyWhole() {
        TestChain chain = new TestChain().withCoins(1);
        chain.ledger().submit(chain.transfer(chain.node(0), chain.node(2).address(), 1, 0));
        chain.ledger().submit(chain.transfer(chain.node(0), chain.node(3).address(), 2, 9, 1, 25, "with a memo"));
        Block block = chain.mineRound(chain.node(1));
        assertThat(block.seal().transfers()).hasSize(2);
        assertThat(Block.decode(block.encode())).isEqualTo(block);
        assertOnlyWhole(block.encode(), Block::decode);
    }

    private static void assertOnlyWhole(byte[] bytes, Function<byte[], ?> decode) {
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> decode.apply(cut))
                    .as("%d of %d bytes", length, bytes.length)
                    .isInstanceOf(MalformedBytesException.class);
        }
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
        assertThatThrownBy(() -> decode.apply(longer)).isInstanceOf(MalformedBytesException.class);
    }

    /** Whatever is read from damaged bytes encodes to those bytes: there is no second encoding of anything. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {51, 52, 53})
    void damagedBytesAreRefusedOrMeanSomethingElse(long seed) {
        Random random = new Random(seed);
        List<byte[]> samples =
                journal().stream().map(entry -> entry.submission().encode()).toList();
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = damaged(samples.get(random.nextInt(samples.size())), random);
            try {
                assertThat(Submission.decode(bytes).encode()).isEqualTo(bytes);
            } catch (MalformedBytesException e) {
                assertThat(e).hasMessageNotContaining("null");
            }
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {61, 62})
    void damagedBlocksAreRefusedOrMeanSomethingElse(long seed) {
        Random random = new Random(seed);
        List<byte[]> samples =
                new RandomBlocks(seed).upTo(3).stream().map(Block::encode).toList();
        for (int i = 0; i < 5_000; i++) {
            byte[] bytes = damaged(samples.get(random.nextInt(samples.size())), random);
            try {
                assertThat(Block.decode(bytes).encode()).isEqualTo(bytes);
            } catch (MalformedBytesException e) {
                assertThat(e).hasMessageNotContaining("null");
            }
        }
    }

    private static byte[] damaged(byte[] bytes, Random random) {
        byte[] damaged = bytes.clone();
        for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
            // Early bytes hold types, counts and numbers: they are worth more tries than hashes.
            int at = random.nextBoolean()
                    ? random.nextInt(damaged.length)
                    : random.nextInt(Math.min(64, damaged.length));
            damaged[at] = (byte) (random.nextInt(4) == 0 ? -1 : random.nextInt(256));
        }
        return damaged;
    }

    @Test
    void hugeCountIsRefusedBeforeAnythingIsAllocated() {
        byte[] scores = journal().stream()
                .map(JournalEntry::submission)
                .filter(Scores.class::isInstance)
                .findFirst()
                .orElseThrow()
                .encode();
        int countAt = 2 + 8 + 4 + 32 + 8;
        ByteBuffer.wrap(scores).putInt(countAt, -1);
        assertThatThrownBy(() -> Submission.decode(scores))
                .isInstanceOf(MalformedBytesException.class)
                .hasMessageContaining("4294967295 announced");
    }

    @Test
    void saysWhatWasExpectedAndWhatCame() {
        assertMalformed(new byte[] {10, 1}, "submission type: expected 1 to 9, found 10");
        assertMalformed(new byte[] {0, 1}, "submission type: expected 1 to 9, found 0");
        assertMalformed(new byte[] {3, 2}, "submission version: expected 1, found 2");
        assertMalformed(new byte[] {3, 1, 0}, "expected 8 more bytes at offset 2, found 1");
        byte[] header = new TestChain().begin().blocks().getFirst().header().encode();
        byte[] otherVersion = header.clone();
        otherVersion[93] = 2;
        assertThatThrownBy(() -> BlockHeader.decode(otherVersion)).hasMessage("header version: expected 1, found 2");
        byte[] otherTarget = header.clone();
        otherTarget[105] = (byte) 0x80;
        assertThatThrownBy(() -> BlockHeader.decode(otherTarget))
                .hasMessage("block header: expected canonical compact bits, got 1f80ffff");
    }

    private static void assertMalformed(byte[] bytes, String message) {
        assertThatThrownBy(() -> Submission.decode(bytes))
                .isInstanceOf(MalformedBytesException.class)
                .hasMessage(message);
    }

    @Test
    void signedMessageIsTagZeroAndAllButTheSignature() {
        CloseCommits close = new CloseCommits(0x0102030405060708L, 7, Signature.of(new byte[64]));
        byte[] expected = new ByteWriter()
                .bytes("BSK1/close-commits".getBytes(StandardCharsets.US_ASCII))
                .u8(0)
                .u8(4)
                .u8(1)
                .u64(0x0102030405060708L)
                .u32(7)
                .toBytes();
        assertThat(close.signedMessage()).isEqualTo(expected);
    }

    @Test
    void headerBytesStandWhereTheyAreDrawn() {
        BlockHeader header = new BlockHeader(
                Hash32.of(filled(32, 0x11)),
                Hash32.of(filled(32, 0x22)),
                Address.of(filled(20, 0x33)),
                0x01020304,
                0x05060708,
                0x0a0b0c0d0e0fL,
                0x10111213,
                new Target(0x1e012345),
                0x2021222324252627L);
        assertThat(HexFormat.of().formatHex(header.encode()))
                .isEqualTo("11".repeat(32) + "22".repeat(32) + "33".repeat(20) + "01020304" + "05060708" + "0001"
                        + "0a0b0c0d0e0f" + "10111213" + "1e012345" + "2021222324252627");
    }

    private static byte[] filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    @Test
    void numbersOutOfRangeAreRefused() {
        assertThatThrownBy(() -> new ByteWriter().u8(256)).hasMessageContaining("unsigned 8-bit value, got 256");
        assertThatThrownBy(() -> new ByteWriter().u16(-1)).hasMessageContaining("unsigned 16-bit value, got -1");
        assertThatThrownBy(() -> new ByteWriter().u48(1L << 48)).hasMessageContaining("unsigned 48-bit value");
        assertThatThrownBy(() -> new Amount(-1)).hasMessageContaining("at least 0 units, got -1");
        assertThatThrownBy(() -> new Amount(Long.MAX_VALUE).plus(new Amount(1)))
                .isInstanceOf(ArithmeticException.class);
        assertThat(new Amount(2_512_345_678L)).hasToString("25.12345678");
        assertThat(Amount.BLOCK_REWARD).hasToString("25");
    }
}
