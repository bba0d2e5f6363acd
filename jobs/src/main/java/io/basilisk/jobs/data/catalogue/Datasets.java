package io.basilisk.jobs.data.catalogue;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;

/** Finds a corpus by its catalogue name or path, and fetches what is not here yet. */
public final class Datasets {

    /** @param home Basilisk's folder in the user's home; fetched corpora are kept in its {@code datasets/} */
    public Datasets(Path home) {}

    /** With the folder that {@code BASILISK_HOME} names, else {@code ~/.basilisk}. */
    public static Datasets in(Map<String, String> environment) {
        throw new UnsupportedOperationException("not written yet");
    }

    /**
     * The corpus, fetched if need be.
     *
     * @param nameOrPath a catalogue name, else a local path or Hadoop URI of a file or folder
     * @param from a file that stands in for the download of a catalogue corpus; its checksum must be right
     * @param hadoop settings of the file systems that {@code nameOrPath} may name
     * @param progress told in sentences what takes time
     * @throws DatasetException if there is no such corpus, it cannot be fetched, or a checksum is wrong
     */
    public DatasetSource resolve(
            String nameOrPath, Optional<Path> from, Configuration hadoop, Consumer<String> progress) {
        throw new UnsupportedOperationException("not written yet");
    }
}
