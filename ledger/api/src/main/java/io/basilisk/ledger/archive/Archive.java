package io.basilisk.ledger.archive;

import io.basilisk.ledger.Block;
import io.basilisk.ledger.JournalEntry;
import io.basilisk.ledger.codec.ByteWriter;
import io.basilisk.ledger.codec.Hashing;
import io.basilisk.ledger.codec.MalformedBytesException;
import io.basilisk.ledger.rules.ChainVerifier;
import io.basilisk.ledger.rules.Finding;
import io.basilisk.ledger.rules.LedgerState;
import io.basilisk.ledger.wallet.NodeKey;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A ledger in one file.
 *
 * <pre>
 * head   "BSKEXP1\n" 8
 * items  kind u8 | length u32 | bytes      kind 1: a block, by height; then kind 2: a journal entry, by sequence
 * end    0 u8 | blocks u32 | entries u32 | SHA-256 of all bytes before it 32
 * </pre>
 *
 * @param blocks canonical bytes, from the genesis block on
 * @param entries the whole journal; none if the archive is only of the chain
 */
public record Archive(List<byte[]> blocks, List<JournalEntry> entries) {
    private static final byte[] HEAD = "BSKEXP1\n".getBytes(StandardCharsets.US_ASCII);
    private static final int END = 0;
    private static final int BLOCK = 1;
    private static final int ENTRY = 2;
    /** Far above a block of 1,024 contributions and 4,096 transfers: nothing larger is read. */
    private static final int MOST_BYTES = 64 << 20;

    public Archive {
        blocks = List.copyOf(blocks);
        entries = List.copyOf(entries);
    }

    /** Whether a ledger can be served from it. */
    public boolean hasJournal() {
        return !entries.isEmpty();
    }

    /**
     * Writes a new file, and forces it to disk.
     *
     * @throws java.nio.file.FileAlreadyExistsException never overwrites
     */
    public void write(Path file) throws IOException {
        MessageDigest digest = Hashing.newSha256();
        try (OutputStream raw = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.DSYNC);
                OutputStream buffered = new BufferedOutputStream(raw, 1 << 20);
                DigestOutputStream out = new DigestOutputStream(buffered, digest)) {
            out.write(HEAD);
            for (byte[] block : blocks) {
                out.write(item(BLOCK, block));
            }
            for (JournalEntry entry : entries) {
                out.write(item(ENTRY, entry.encode()));
            }
            out.write(new ByteWriter()
                    .u8(END)
                    .u32(blocks.size())
                    .u32(entries.size())
                    .toBytes());
            out.on(false);
            out.write(digest.digest());
        }
    }

    private static byte[] item(int kind, byte[] bytes) {
        return new ByteWriter().u8(kind).u32(bytes.length).bytes(bytes).toBytes();
    }

    /**
     * Reads a file whole.
     *
     * @throws MalformedBytesException when a byte is not as it was written, or something is missing or left over
     */
    public static Archive read(Path file) throws IOException {
        MessageDigest digest = Hashing.newSha256();
        try (InputStream raw = new BufferedInputStream(Files.newInputStream(file), 1 << 20);
                DigestInputStream digested = new DigestInputStream(raw, digest);
                DataInputStream in = new DataInputStream(digested)) {
            if (!Arrays.equals(in.readNBytes(HEAD.length), HEAD)) {
                throw new MalformedBytesException("archive: expected it to begin with BSKEXP1");
            }
            Archive archive = readItems(in);
            digested.on(false);
            if (!Arrays.equals(in.readNBytes(Hashing.SHA256_BYTES), digest.digest())) {
                throw new MalformedBytesException("archive: wrong SHA-256, the file was changed or cut short");
            }
            if (in.read() >= 0) {
                throw new MalformedBytesException("archive: bytes after the end");
            }
            return archive;
        } catch (EOFException e) {
            throw new MalformedBytesException("archive: the file is cut short");
        }
    }

    private static Archive readItems(DataInputStream in) throws IOException {
        List<byte[]> blocks = new ArrayList<>();
        List<JournalEntry> entries = new ArrayList<>();
        for (int kind = in.readUnsignedByte(); kind != END; kind = in.readUnsignedByte()) {
            int length = in.readInt();
            if (length < 0 || length > MOST_BYTES) {
                throw new MalformedBytesException("archive: an item of " + Integer.toUnsignedString(length) + " bytes");
            }
            byte[] bytes = in.readNBytes(length);
            if (bytes.length < length) {
                throw new EOFException();
            }
            if (kind == BLOCK && entries.isEmpty()) {
                blocks.add(bytes);
            } else if (kind == ENTRY) {
                entries.add(JournalEntry.decode(bytes));
            } else {
                throw new MalformedBytesException("archive: an item of kind " + kind + " at this place");
            }
        }
        expect("blocks", in.readInt(), blocks.size());
        expect("entries", in.readInt(), entries.size());
        return new Archive(blocks, entries);
    }

    private static void expect(String what, int announced, int found) {
        if (announced != found) {
            throw new MalformedBytesException("archive: expected " + announced + " " + what + ", found " + found);
        }
    }

    /** What is wrong with the chain, by its blocks alone. */
    public ChainVerifier.Report verify() {
        return ChainVerifier.verify(blocks);
    }

    /**
     * What of the journal does not lead to the blocks.
     *
     * @param key the ledger's
     */
    public List<Finding> replay(NodeKey key) {
        LedgerState state = new LedgerState(key);
        for (JournalEntry entry : entries) {
            try {
                state.apply(entry);
            } catch (IllegalStateException e) {
                return List.of(new Finding(
                        0, "journal entry " + entry.sequence(), "one that follows", String.valueOf(e.getMessage())));
            }
        }
        int height = state.chain().map(chain -> chain.height() + 1).orElse(0);
        if (height != blocks.size()) {
            return List.of(new Finding(0, "blocks of the journal", "" + blocks.size(), "" + height));
        }
        for (int i = 0; i < height; i++) {
            Block block = state.block(i).orElseThrow();
            if (!Arrays.equals(block.encode(), blocks.get(i))) {
                return List.of(new Finding(
                        i, "block of the journal", Block.decode(blocks.get(i)).hash() + "", block.hash() + ""));
            }
        }
        return List.of();
    }
}
