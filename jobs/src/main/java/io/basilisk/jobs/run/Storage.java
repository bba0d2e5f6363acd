package io.basilisk.jobs.run;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The few file operations a run needs, on any Hadoop file system. Whole files appear atomically: they are written
 * beside their place and renamed. Input and output errors surface as {@link UncheckedIOException}.
 */
public final class Storage {
    private final Configuration hadoop;

    /**
     * @param hadoop Hadoop settings; a local file system is told to leave no {@code .crc} files, since the ledger
     * seals hashes
     */
    public Storage(Configuration hadoop) {
        this.hadoop = hadoop;
    }

    public Configuration hadoop() {
        return hadoop;
    }

    public boolean exists(Path path) {
        try {
            return system(path).exists(path);
        } catch (IOException e) {
            throw failed("look up", path, e);
        }
    }

    /** Creates the directory and its parents where missing. */
    public void mkdirs(Path directory) {
        try {
            system(directory).mkdirs(directory);
        } catch (IOException e) {
            throw failed("create", directory, e);
        }
    }

    public byte[] read(Path file) {
        try (InputStream in = system(file).open(file)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw failed("read", file, e);
        }
    }

    /** SHA-256 of a file's bytes. */
    public byte[] sha256(Path file) {
        MessageDigest digest = Sha256.digest();
        try (InputStream in = new DigestInputStream(system(file).open(file), digest)) {
            in.transferTo(java.io.OutputStream.nullOutputStream());
            return digest.digest();
        } catch (IOException e) {
            throw failed("read", file, e);
        }
    }

    /** Writes a whole file: a reader sees the old bytes or the new ones, never a part. */
    public void write(Path file, byte[] bytes) {
        Path temporary = new Path(file.getParent(), "." + file.getName() + ".tmp");
        try {
            FileSystem system = system(file);
            try (var out = system.create(temporary, true)) {
                out.write(bytes);
            }
            replace(system, temporary, file);
        } catch (IOException e) {
            throw failed("write", file, e);
        }
    }

    /** Moves a file or directory into place; what stood there before is removed first. */
    public void moveInto(Path from, Path to) {
        try {
            replace(system(to), from, to);
        } catch (IOException e) {
            throw failed("rename " + from + " to", to, e);
        }
    }

    /** Removes a file or a whole directory; nothing there is fine. */
    public void delete(Path path) {
        try {
            system(path).delete(path, true);
        } catch (IOException e) {
            throw failed("delete", path, e);
        }
    }

    /**
     * Files directly in a directory, sorted by name, without hidden ones (leading dot or underscore); none if it is
     * missing.
     */
    public List<Path> files(Path directory) {
        try {
            return Arrays.stream(system(directory).listStatus(directory, Storage::isVisible))
                    .filter(FileStatus::isFile)
                    .map(FileStatus::getPath)
                    .sorted(Comparator.comparing(Path::getName))
                    .toList();
        } catch (FileNotFoundException e) {
            return List.of();
        } catch (IOException e) {
            throw failed("list", directory, e);
        }
    }

    private static boolean isVisible(Path path) {
        return !path.getName().startsWith(".") && !path.getName().startsWith("_");
    }

    private FileSystem system(Path path) throws IOException {
        FileSystem system = path.getFileSystem(hadoop);
        if (system instanceof LocalFileSystem local) {
            local.setWriteChecksum(false);
        }
        return system;
    }

    private static void replace(FileSystem system, Path from, Path to) throws IOException {
        system.mkdirs(to.getParent());
        if (system.exists(to)) {
            system.delete(to, true);
        }
        if (!system.rename(from, to)) {
            throw new IOException("the file system refused the rename");
        }
    }

    private static UncheckedIOException failed(String what, Path path, IOException cause) {
        return new UncheckedIOException("cannot " + what + " " + path + ": " + cause.getMessage(), cause);
    }
}
