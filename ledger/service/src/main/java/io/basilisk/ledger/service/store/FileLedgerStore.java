package io.basilisk.ledger.service.store;

import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/**
 * The journal as one file, each record {@code length u32 | CRC32C u32 | bytes}, forced to disk before {@link #append}
 * returns. A torn last record was never acknowledged: it is cut off at the next start. A broken record with others
 * behind it is an error.
 */
public final class FileLedgerStore implements LedgerStore {
    private static final int HEAD_BYTES = 8;

    private final Path path;
    private final DirectoryLock lock;
    private final RandomAccessFile file;
    private long size;
    private long end;

    /**
     * Opens the journal, or makes an empty one.
     *
     * @param notice told of a torn record that was cut off
     */
    public FileLedgerStore(Path directory, Consumer<String> notice) {
        this.path = directory.resolve("journal.bin");
        this.lock = DirectoryLock.take(directory);
        try {
            file = new RandomAccessFile(path.toFile(), "rw");
            scan(bytes -> {});
            if (file.length() > end) {
                notice.accept("cut off " + (file.length() - end) + " bytes of a torn record at the end of " + path);
                file.setLength(end);
                file.getFD().sync();
            }
        } catch (IOException e) {
            lock.close();
            throw new StoreException("cannot open " + path + ": " + e.getMessage(), e);
        } catch (StoreException e) {
            lock.close();
            throw e;
        }
    }

    @Override
    public synchronized long size() {
        return size;
    }

    @Override
    public synchronized void append(byte[] record) {
        ByteBuffer framed = ByteBuffer.allocate(HEAD_BYTES + record.length);
        framed.putInt(record.length).putInt(checksum(record)).put(record);
        try {
            file.seek(end);
            file.write(framed.array());
            file.getFD().sync();
        } catch (IOException e) {
            throw new StoreException("cannot write to " + path + ": " + e.getMessage(), e);
        }
        end += framed.capacity();
        size++;
    }

    @Override
    public synchronized void readAll(Consumer<byte[]> reader) {
        try {
            scan(reader);
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

    /** Reads records up to the first torn one and remembers where it ended. */
    private void scan(Consumer<byte[]> reader) throws IOException {
        size = 0;
        end = 0;
        file.seek(0);
        while (true) {
            byte[] record = next();
            if (record.length == 0) {
                return;
            }
            reader.accept(record);
            size++;
            end += HEAD_BYTES + record.length;
        }
    }

    /** The record at the file's position; empty where there is none, or only a torn one. */
    private byte[] next() throws IOException {
        long left = file.length() - file.getFilePointer();
        if (left < HEAD_BYTES) {
            return new byte[0];
        }
        int length = file.readInt();
        int checksum = file.readInt();
        if (length <= 0 || length > left - HEAD_BYTES) {
            return new byte[0];
        }
        byte[] record = new byte[length];
        try {
            file.readFully(record);
        } catch (EOFException e) {
            return new byte[0];
        }
        if (checksum(record) == checksum) {
            return record;
        }
        if (file.getFilePointer() < file.length()) {
            throw new StoreException("record " + size + " of " + path + " at byte " + end
                    + " is damaged (wrong CRC32C) and others follow it: restore the file from a backup");
        }
        return new byte[0];
    }

    private static int checksum(byte[] record) {
        CRC32C crc = new CRC32C();
        crc.update(record);
        return (int) crc.getValue();
    }
}
