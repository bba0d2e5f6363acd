package io.basilisk.ledger.service.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** One process per store: an operating system lock that ends with the process, however it ends. */
public final class DirectoryLock implements AutoCloseable {
    /** Null where somebody else of this process holds the lock. */
    private final @Nullable FileChannel channel;

    private DirectoryLock(@Nullable FileChannel channel) {
        this.channel = channel;
    }

    /** For a store that is opened and closed while this lock is held. */
    public DirectoryLock lend() {
        return new DirectoryLock(null);
    }

    /** @throws InUseException when another process, or somebody else of this one, holds it */
    public static DirectoryLock take(Path directory) {
        try {
            Files.createDirectories(directory);
            FileChannel channel =
                    FileChannel.open(directory.resolve("LOCK"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (tryLock(channel) == null) {
                channel.close();
                throw new InUseException(directory);
            }
            HaltPoint.LOCKED.reached();
            return new DirectoryLock(channel);
        } catch (IOException e) {
            throw new StoreException("cannot open the ledger's directory " + directory + ": " + e.getMessage(), e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    @Override
    public void close() {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            throw new StoreException("cannot release the ledger's lock: " + e.getMessage(), e);
        }
    }
}
