package io.basilisk.jobs.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.basilisk.jobs.data.catalogue.CatalogueEntry;
import io.basilisk.jobs.data.catalogue.DatasetException;
import io.basilisk.jobs.data.catalogue.Datasets;
import io.basilisk.jobs.data.catalogue.RemoteFile;
import io.basilisk.jobs.data.catalogue.Sizes;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The catalogue of corpora: what there is, getting it, making tokens of it. */
@Command(
        name = "dataset",
        description = "Text to train on: list the catalogue, fetch a corpus, prepare it or your own files.",
        subcommands = DatasetPrepareCommand.class)
final class DatasetCommand implements Runnable {

    private static final String JSON = "Print one JSON object a line.";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing what to do");
    }

    @Command(name = "list", description = "The corpora of the catalogue. Any local file or folder will do as well.")
    void list(@Option(names = "--json", description = JSON) boolean json) throws JsonProcessingException {
        for (CatalogueEntry entry : Datasets.catalogue()) {
            out().println(
                            json
                                    ? MAPPER.writeValueAsString(summary(entry))
                                    : String.format(
                                            "%-20s %8s  %-16s %s",
                                            entry.name(), Sizes.of(entry.bytes()), entry.licence(), entry.title()));
        }
        out().flush();
    }

    @Command(name = "show", description = "Where a corpus comes from, its licence, its files and their checksums.")
    void show(
            @Parameters(paramLabel = "NAME", description = "A corpus of the catalogue.") String name,
            @Option(names = "--json", description = JSON) boolean json)
            throws JsonProcessingException {
        CatalogueEntry entry = entry(name);
        if (json) {
            Map<String, Object> object = summary(entry);
            object.put("files", entry.files());
            out().println(MAPPER.writeValueAsString(object));
        } else {
            out().println(entry.name() + ": " + entry.title());
            out().println("  source     " + entry.source());
            out().println("  licence    " + entry.licence());
            out().println("  split      " + entry.split());
            out().println("  tokenizer  " + entry.tokenizer()
                    + (entry.vocabulary() > 0 ? ", vocabulary " + entry.vocabulary() : ""));
            out().println("  documents  " + (entry.documents() > 0 ? entry.documents() : "not counted yet"));
            out().println("  tokens     " + (entry.tokens() > 0 ? entry.tokens() : "not counted yet"));
            for (RemoteFile file : entry.files()) {
                out().println("  file       " + file.name() + ", " + file.bytes() + " bytes, SHA-256 " + file.sha256());
                out().println("             " + file.address());
            }
        }
        out().flush();
    }

    @Command(name = "fetch", description = "Get a corpus of the catalogue into the cache, checksums verified.")
    void fetch(
            @Parameters(paramLabel = "NAME", description = "A corpus of the catalogue.") String name,
            @Option(
                            names = "--from",
                            paramLabel = "FILE",
                            description =
                                    "A copy that stands in for the download; its checksum must be right. A folder,"
                                            + " if the corpus has several files.")
                    @Nullable
                    Path from,
            @Option(names = "--json", description = JSON) boolean json)
            throws JsonProcessingException {
        CatalogueEntry entry = entry(name);
        List<Path> files = Datasets.in(System.getenv())
                .fetch(
                        entry,
                        Optional.ofNullable(from),
                        note -> spec.commandLine().getErr().println(note));
        spec.commandLine().getErr().flush();
        List<String> paths = files.stream().map(Path::toString).toList();
        if (json) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("event", "fetched");
            object.put("dataset", entry.name());
            object.put("bytes", entry.bytes());
            object.put("files", paths);
            out().println(MAPPER.writeValueAsString(object));
        } else {
            paths.forEach(out()::println);
        }
        out().flush();
    }

    private CatalogueEntry entry(String name) {
        try {
            return Datasets.entry(name);
        } catch (DatasetException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private static Map<String, Object> summary(CatalogueEntry entry) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("dataset", entry.name());
        object.put("title", entry.title());
        object.put("source", entry.source());
        object.put("licence", entry.licence());
        object.put("bytes", entry.bytes());
        object.put("split", entry.split().toString());
        object.put("tokenizer", entry.tokenizer().toString());
        object.put("vocabulary", entry.vocabulary());
        object.put("documents", entry.documents());
        object.put("tokens", entry.tokens());
        return object;
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
