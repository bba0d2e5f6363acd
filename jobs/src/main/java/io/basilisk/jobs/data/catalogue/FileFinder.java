package io.basilisk.jobs.data.catalogue;

import io.basilisk.jobs.run.RunDirectory;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The files of a path that a user named: itself, or all below it. */
final class FileFinder {

    private FileFinder() {}

    /**
     * Files in the order of their names, without empty ones and without hidden ones (leading dot or underscore).
     *
     * @param nameOrPath local path or Hadoop URI
     * @return empty if nothing is there
     */
    static Optional<List<SourceFile>> find(String nameOrPath, Configuration hadoop) {
        Path path = RunDirectory.of(nameOrPath).root();
        try {
            FileSystem system = path.getFileSystem(hadoop);
            FileStatus status = system.getFileStatus(path);
            List<SourceFile> files = new ArrayList<>();
            if (status.isDirectory()) {
                collect(system, status.getPath(), "", files);
            } else if (status.getLen() > 0) {
                files.add(file(status, status.getPath().getName()));
            }
            files.sort(Comparator.comparing(SourceFile::name));
            return Optional.of(files);
        } catch (FileNotFoundException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new DatasetException("cannot read " + nameOrPath + ": " + e.getMessage(), e);
        }
    }

    /** Last part of the path, as a name for the corpus. */
    static String name(String nameOrPath) {
        return RunDirectory.of(nameOrPath).root().getName();
    }

    private static void collect(FileSystem system, Path folder, String prefix, List<SourceFile> files)
            throws IOException {
        for (FileStatus status : system.listStatus(folder)) {
            String name = status.getPath().getName();
            boolean hidden = name.startsWith(".") || name.startsWith("_");
            if (status.isDirectory() && !hidden) {
                collect(system, status.getPath(), prefix + name + "/", files);
            } else if (status.isFile() && !hidden && status.getLen() > 0) {
                files.add(file(status, prefix + name));
            }
        }
    }

    private static SourceFile file(FileStatus status, String name) {
        return new SourceFile(status.getPath().toString(), name, status.getLen(), status.getModificationTime());
    }
}
