package io.basilisk.ledger.service.store;

import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/**
 * The journal as one file, forced to disk before {@link #append} returns.
 *
 * <pre>
 * head     "BSKJRNL1" 8 | acknowledged u64 | CRC32C of the 16 bytes before u32
 * record   length u32 | CRC32C of the bytes u32 | CRC32C of the 8 bytes before u32 | bytes
 * </pre>
 *
 * {@code acknowledged} is where the last acknowledged record ends. It is written after that record is on disk and goes
 * to disk with the next one, so it tells a torn write, which nobody was told of and which is cut off at the next
 * start, from damage to history, which is refused.
 */
public final class FileLedgerStore implements LedgerStore {
    private static final long MAGIC = 0x42534b4a524e4c31L;
    private static final int HEAD_BYTES = 20;
    private static final int MARKED_BYTES = 16;
    private static final int RECORD_HEAD_BYTES = 12;
    private static final int CHECKED_BYTES = 8;

    private final Path path;
    private final DirectoryLock lock;
    private final RandomAccessFile file;
    private long size;
    private long end;

    /**
     * Opens the journal, or makes an empty one.
     *
     * @param notice told of a torn record that was cut off
     * @throws StoreException when a record is damaged, naming it; when the directory is in use or holds an Ignite
     *     journal
     */
    public FileLedgerStore(Path directory, Consumer<String> notice) {
        this(directory, DirectoryLock.take(directory), notice);
    }

    /** The same under a lock of the directory, which is this store's from now on. */
    public FileLedgerStore(Path directory, DirectoryLock lock, Consumer<String> notice) {
        path = JournalPlace.file(directory);
        this.lock = lock;
        try {
            JournalSwap.finish(directory);
            JournalPlace.expectNoIgnite(directory);
            file = open();
        } catch (IOException e) {
            lock.close();
            throw new StoreException("cannot open " + path + ": " + e.getMessage(), e);
        } catch (StoreException e) {
            lock.close();
            throw e;
        }
        try {
            recover(notice);
        } catch (IOException e) {
            close();
            throw new StoreException("cannot read " + path + ": " + e.getMessage(), e);
        } catch (StoreException e) {
            close();
            throw e;
        }
    }

    /** A new journal appears under its name with its head complete, so one without is damaged. */
    private RandomAccessFile open() throws IOException {
        if (Files.notExists(path)) {
            Path draft = path.resolveSibling(path.getFileName() + ".new");
            try (RandomAccessFile made = new RandomAccessFile(draft.toFile(), "rw")) {
                made.setLength(0);
                made.write(head(HEAD_BYTES));
                made.getFD().sync();
            }
            HaltPoint.JOURNAL_DRAFTED.reached();
            DurableFiles.move(draft, path);
            HaltPoint.JOURNAL_NAMED.reached();
        }
        return new RandomAccessFile(path.toFile(), "rw");
    }

    private void recover(Consumer<String> notice) throws IOException {
        Mark mark = mark();
        String fault = scan(bytes -> {});
        if (end < mark.acknowledged()) {
            throw damaged(fault.isEmpty() ? "missing" : fault, "; it was acknowledged");
        }
        if (fault.isEmpty()) {
            if (!mark.holds()) {
                notice.accept("rewrote the damaged head of " + path + "; its " + size + " records are whole");
                HaltPoint.HEAD_DAMAGED.reached();
                acknowledge();
            }
            return;
        }
        if (!mark.holds()) {
            throw damaged(fault, ", and so is the file's head");
        }
        notice.accept("cut off " + (file.length() - end) + " bytes of a torn record at the end of " + path
                + ": it was never acknowledged");
        HaltPoint.TORN_FOUND.reached();
        file.setLength(end);
        HaltPoint.TORN_CUT.reached();
        file.getFD().sync();
    }

    private StoreException damaged(String fault, String more) {
        return new StoreException("record " + size + " of " + path + " at byte " + end + " is damaged (" + fault + ")"
                + more + ". Restore the ledger from a backup");
    }

    @Override
    public synchronized long size() {
        return size;
    }

    @Override
    public synchronized void append(byte[] record) {
        ByteBuffer framed = ByteBuffer.allocate(RECORD_HEAD_BYTES + record.length);
        framed.putInt(record.length).putInt(checksum(record, record.length));
        framed.putInt(checksum(framed.array(), CHECKED_BYTES)).put(record);
        try {
            file.seek(end);
            file.write(framed.array());
            file.getFD().sync();
            end += framed.capacity();
            size++;
            HaltPoint.RECORD_FORCED.reached();
            acknowledge();
        } catch (IOException e) {
            throw new StoreException("cannot write to " + path + ": " + e.getMessage(), e);
        }
    }

    @Override
    public synchronized void readAll(Consumer<byte[]> reader) {
        try {
            String fault = scan(reader);
            if (!fault.isEmpty()) {
                throw damaged(fault, "");
            }
        } catch (IOException e) {
            throw new StoreException("cannot read " + path + ": " + e.getMessage(), e);
        }
    }

    @Override
    public synchronized void close() {
        try (lock) {
            file.close();
        } catch (IOException e) {
            throw new StoreException("cannot close " + path + ": " + e.getMessage(), e);
        }
    }

    private record Mark(long acknowledged, boolean holds) {}

    private Mark mark() throws IOException {
        byte[] head = new byte[HEAD_BYTES];
        try {
            file.seek(0);
            file.readFully(head);
        } catch (EOFException e) {
            throw new StoreException(
                    path + " is damaged: expected at least " + HEAD_BYTES + " bytes, found " + file.length()
                            + ": restore the ledger from a backup",
                    e);
        }
        ByteBuffer in = ByteBuffer.wrap(head);
        boolean magic = in.getLong() == MAGIC;
        long acknowledged = in.getLong();
        boolean holds = magic && in.getInt() == checksum(head, MARKED_BYTES);
        return new Mark(holds ? acknowledged : 0, holds);
    }

    private void acknowledge() throws IOException {
        file.seek(0);
        file.write(head(end));
    }

    private static byte[] head(long acknowledged) {
        ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES).putLong(MAGIC).putLong(acknowledged);
        return head.putInt(checksum(head.array(), MARKED_BYTES)).array();
    }

    /** Reads records up to the first that is not whole, remembers where it starts. @return what is wrong with it */
    private String scan(Consumer<byte[]> reader) throws IOException {
        size = 0;
        end = HEAD_BYTES;
        while (end < file.length()) {
            file.seek(end);
            long left = file.length() - end - RECORD_HEAD_BYTES;
            if (left < 0) {
                return "its head is cut short";
            }
            byte[] head = new byte[RECORD_HEAD_BYTES];
            file.readFully(head);
            ByteBuffer fields = ByteBuffer.wrap(head);
            int length = fields.getInt();
            int checksum = fields.getInt();
            if (fields.getInt() != checksum(head, CHECKED_BYTES)) {
                return "wrong CRC32C of its head";
            }
            if (length < 0 || length > left) {
                return "expected " + Integer.toUnsignedString(length) + " bytes, found " + left;
            }
            byte[] record = new byte[length];
            file.readFully(record);
            if (checksum(record, length) != checksum) {
                return "wrong CRC32C";
            }
            reader.accept(record);
            size++;
            end += RECORD_HEAD_BYTES + length;
        }
        return "";
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}
