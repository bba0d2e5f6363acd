package io.basilisk.jobs.data.catalogue;

import io.basilisk.jobs.data.tokenizer.TokenizerKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;

/** Finds a corpus by its catalogue name or path, and fetches what is not here yet. */
public final class Datasets {

    /** Names the folder that replaces {@code ~/.basilisk}. */
    public static final String HOME_VARIABLE = "BASILISK_HOME";

    private final CorpusCache cache;

    /** @param home Basilisk's folder in the user's home; fetched corpora are kept in its {@code datasets/} */
    public Datasets(Path home) {
        this(home, MavenArtifacts.ofUser());
    }

    Datasets(Path home, MavenArtifacts maven) {
        cache = new CorpusCache(home.resolve("datasets"), maven);
    }

    /** With the folder that {@value #HOME_VARIABLE} names, else {@code ~/.basilisk}. */
    public static Datasets in(Map<String, String> environment) {
        String home = environment.getOrDefault(HOME_VARIABLE, "");
        return new Datasets(
                home.isEmpty()
                        ? Path.of(System.getProperty("user.home"), ".basilisk")
                        : Path.of(home).toAbsolutePath());
    }

    /** All corpora of the catalogue. */
    public static List<CatalogueEntry> catalogue() {
        return Catalogue.entries();
    }

    /**
     * The corpus of this name.
     *
     * @throws DatasetException if there is none; the message lists all
     */
    public static CatalogueEntry entry(String name) {
        return Catalogue.find(name)
                .orElseThrow(() -> new DatasetException("unknown data set '" + name + "': expected one of " + names()));
    }

    /**
     * Gets a catalogue corpus into the cache, if it is not there.
     *
     * @param from as in {@link #resolve}
     * @return its files
     */
    public List<Path> fetch(CatalogueEntry entry, Optional<Path> from, Consumer<String> progress) {
        return cache.files(entry, from, progress);
    }

    /**
     * The corpus, fetched if need be. A local copy of a catalogue corpus's only file is known by its checksum and gets
     * the catalogue's settings.
     *
     * @param nameOrPath a catalogue name, else a local path or Hadoop URI of a file or folder
     * @param from a file that stands in for the download of a catalogue corpus (a folder, if the corpus has several
     *     files); its checksum must be right
     * @param hadoop settings of the file systems that {@code nameOrPath} may name
     * @param progress told in sentences what takes time
     * @throws DatasetException if there is no such corpus, it cannot be fetched, or a checksum is wrong
     */
    public DatasetSource resolve(
            String nameOrPath, Optional<Path> from, Configuration hadoop, Consumer<String> progress) {
        Optional<CatalogueEntry> entry = Catalogue.find(nameOrPath);
        if (entry.isPresent()) {
            return source(entry.get(), from, hadoop, progress);
        }
        if (from.isPresent()) {
            throw new DatasetException("--from stands in for the download of a catalogue data set: expected one of "
                    + names() + ", got '" + nameOrPath + "'");
        }
        List<SourceFile> files = FileFinder.find(nameOrPath, hadoop)
                .orElseThrow(() -> new DatasetException("unknown data set '" + nameOrPath
                        + "': neither a file or folder nor in the catalogue, which has " + names()));
        if (files.isEmpty()) {
            throw new DatasetException("empty data set: no files with content in " + nameOrPath);
        }
        return Catalogue.recognise(files, Catalogue.entries())
                .map(known -> source(known, files))
                .orElseGet(() -> new DatasetSource(
                        FileFinder.name(nameOrPath),
                        files,
                        TextOptions.DEFAULT,
                        SplitRule.DEFAULT,
                        TokenizerKind.BPE,
                        DatasetSource.DEFAULT_VOCABULARY));
    }

    private DatasetSource source(
            CatalogueEntry entry, Optional<Path> from, Configuration hadoop, Consumer<String> progress) {
        List<SourceFile> files = new ArrayList<>();
        for (Path file : cache.files(entry, from, progress)) {
            files.addAll(FileFinder.find(file.toString(), hadoop).orElseThrow());
        }
        return source(entry, files);
    }

    private static DatasetSource source(CatalogueEntry entry, List<SourceFile> files) {
        return new DatasetSource(
                entry.name(), files, entry.text(), entry.split(), entry.tokenizer(), entry.vocabulary());
    }

    private static String names() {
        return String.join(
                ", ", Catalogue.entries().stream().map(CatalogueEntry::name).toList());
    }
}
