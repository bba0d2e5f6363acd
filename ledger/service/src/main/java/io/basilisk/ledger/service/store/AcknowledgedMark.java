package io.basilisk.ledger.service.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;
import java.util.zip.CRC32C;

/**
 * How many records were acknowledged, beside a store that cannot tell damage from its end: a flipped bit in Ignite's
 * write-ahead log ends it there, and what follows would be gone without a word.
 *
 * <pre>"BSKACKN1" 8 | records u64 | CRC32C of the 16 bytes before u32</pre>
 *
 * Written after each record is durable and not forced, so it may lag behind after a power cut but never runs ahead.
 */
final class AcknowledgedMark implements AutoCloseable {
    private static final long MAGIC = 0x42534b41434b4e31L;
    private static final int BYTES = 20;
    private static final int MARKED_BYTES = 16;

    private final Path path;
    private final FileChannel file;
    private final boolean isNew;

    AcknowledgedMark(Path path) {
        this.path = path;
        try {
            file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            isNew = file.size() == 0;
        } catch (IOException e) {
            throw new StoreException("cannot open " + path + ": " + e.getMessage(), e);
        }
    }

    /** Whether the file was made just now, or nothing was ever written to it. */
    boolean isNew() {
        return isNew;
    }

    /** Records that are known to have been acknowledged; empty where the file is damaged. */
    OptionalLong read() {
        ByteBuffer mark = ByteBuffer.allocate(BYTES);
        try {
            while (mark.hasRemaining() && file.read(mark, mark.position()) >= 0) {
                // until all is read, or the file ends
            }
            boolean whole = !mark.hasRemaining() && file.size() == BYTES;
            mark.rewind();
            boolean holds = mark.getLong() == MAGIC;
            long records = mark.getLong();
            return whole && holds && mark.getInt() == checksum(mark) ? OptionalLong.of(records) : OptionalLong.empty();
        } catch (IOException e) {
            throw new StoreException("cannot read " + path + ": " + e.getMessage(), e);
        }
    }

    void write(long records) {
        ByteBuffer mark = ByteBuffer.allocate(BYTES).putLong(MAGIC).putLong(records);
        mark.putInt(checksum(mark)).flip();
        try {
            if (file.size() > BYTES) {
                file.truncate(BYTES);
            }
            while (mark.hasRemaining()) {
                file.write(mark, mark.position());
            }
        } catch (IOException e) {
            throw new StoreException("cannot write " + path + ": " + e.getMessage(), e);
        }
    }

    private static int checksum(ByteBuffer mark) {
        CRC32C crc = new CRC32C();
        crc.update(mark.array(), 0, MARKED_BYTES);
        return (int) crc.getValue();
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new StoreException("cannot close " + path + ": " + e.getMessage(), e);
        }
    }
}
