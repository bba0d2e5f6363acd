package io.basilisk.ledger.service.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.ErrorManager;
import java.util.logging.FileHandler;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.apache.ignite.IgniteLogger;
import org.jspecify.annotations.Nullable;

/** Ignite's log, kept in a file of the ledger's directory and off the terminal. */
final class IgniteLog implements IgniteLogger, AutoCloseable {
    private static final int MOST_BYTES = 4 << 20;

    private static final System.Logger LOG = System.getLogger(IgniteLog.class.getName());

    private final Path file;
    private final Logger logger;
    private final FileHandler handler;

    IgniteLog(Path file) {
        this.file = file;
        logger = Logger.getAnonymousLogger();
        logger.setUseParentHandlers(false);
        logger.setLevel(Level.INFO);
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            handler = new FileHandler(file.toString().replace("%", "%%"), MOST_BYTES, 1, true);
        } catch (IOException e) {
            throw new StoreException("cannot write " + file + ": " + e.getMessage(), e);
        }
        handler.setFormatter(new SimpleFormatter());
        // Java's own prints a trace; whoever uses the journal learns what is wrong with the disk in a sentence.
        handler.setErrorManager(new ErrorManager() {
            @Override
            public void error(String message, Exception cause, int code) {
                LOG.log(System.Logger.Level.DEBUG, "cannot write " + file, cause);
            }
        });
        logger.addHandler(handler);
    }

    @Override
    public IgniteLogger getLogger(Object category) {
        return this;
    }

    @Override
    public void trace(String message) {
        logger.finest(message);
    }

    @Override
    public void debug(String message) {
        logger.fine(message);
    }

    @Override
    public void info(String message) {
        logger.info(message);
    }

    @Override
    public void warning(String message, @Nullable Throwable cause) {
        logger.log(Level.WARNING, message, cause);
    }

    @Override
    public void error(String message, @Nullable Throwable cause) {
        logger.log(Level.SEVERE, message, cause);
    }

    @Override
    public boolean isTraceEnabled() {
        return false;
    }

    @Override
    public boolean isDebugEnabled() {
        return false;
    }

    @Override
    public boolean isInfoEnabled() {
        return true;
    }

    @Override
    public boolean isQuiet() {
        return false;
    }

    @Override
    public String fileName() {
        return file.toString();
    }

    @Override
    public void close() {
        handler.close();
    }
}
