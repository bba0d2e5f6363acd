package io.basilisk.jobs.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.basilisk.jobs.data.DatasetJob;
import io.basilisk.jobs.data.DatasetManifest;
import io.basilisk.jobs.data.DatasetManifest.Part;
import io.basilisk.jobs.data.DatasetSettings;
import io.basilisk.jobs.data.catalogue.DatasetException;
import io.basilisk.jobs.data.catalogue.DatasetSource;
import io.basilisk.jobs.data.catalogue.Datasets;
import io.basilisk.jobs.data.catalogue.SplitRule;
import io.basilisk.jobs.data.tokenizer.TokenizerKind;
import io.basilisk.jobs.plugin.HadoopSettings;
import io.basilisk.jobs.session.SparkSessions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes token blocks of a corpus, as {@code train} does of its data set, into a folder of the user's choice. */
@Command(
        name = "prepare",
        defaultValueProvider = SparkConfDefaults.class,
        description = "Read, drop duplicates, split, tokenise; write token blocks as Parquet, with a manifest.")
final class DatasetPrepareCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "NAME|PATH",
            description = "A corpus of the catalogue, or a file or folder: text, source code, .jsonl, .parquet, .zip.")
    private String dataset;

    @Option(
            names = "--to",
            paramLabel = "DIR",
            required = true,
            description = "Where to: a new folder, local or a Hadoop URI.")
    private String to;

    @Option(names = "--from", paramLabel = "FILE", description = "A copy that stands in for a corpus's download.")
    private @Nullable Path from;

    @Option(names = "--tokenizer", paramLabel = "KIND", description = "byte, char or bpe (default: by corpus).")
    private @Nullable TokenizerKind tokenizer;

    @Option(names = "--vocabulary", paramLabel = "N", description = "Number of ids of a bpe (default: by corpus).")
    private @Nullable Integer vocabulary;

    @Option(
            names = "--split",
            paramLabel = "RULE",
            description = "Held-out text: hash:0.1, by document hash, or tail:0.1, the end (default: by corpus).")
    private @Nullable String split;

    @Option(
            names = "--text-field",
            paramLabel = "NAME",
            description = "Field of .jsonl rows, or column of Parquet rows, that holds the text (default: text).")
    private @Nullable String textField;

    @Option(
            names = "--master",
            paramLabel = "URL",
            defaultValue = "local[*]",
            description = "Spark master (default: ${DEFAULT-VALUE}).")
    private String master;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        Optional<SplitRule> rule = Optional.ofNullable(split).map(this::parseSplit);
        DatasetSource source = Datasets.in(System.getenv())
                .resolve(dataset, Optional.ofNullable(from), HadoopSettings.of(new SparkConf()), this::note);
        if (textField != null) {
            source = source.withField(textField);
        }
        DatasetSettings defaults = DatasetSettings.defaultsOf(source);
        DatasetSettings settings = new DatasetSettings(
                Objects.requireNonNullElse(tokenizer, defaults.tokenizer()),
                Objects.requireNonNullElse(vocabulary, defaults.vocabulary()),
                rule.orElse(defaults.split()),
                defaults.blockTokens(),
                defaults.minimumTokens());
        try (SparkSession spark = SparkSessions.open("basilisk dataset " + source.name(), master, "cpu")) {
            long began = System.nanoTime();
            DatasetManifest manifest = DatasetJob.run(spark, source, settings, to);
            print(manifest, (System.nanoTime() - began) / 1e9);
        }
        return 0;
    }

    private SplitRule parseSplit(String text) {
        try {
            return SplitRule.parse(text);
        } catch (DatasetException e) {
            throw new ParameterException(spec.commandLine(), "--split: " + e.getMessage(), e);
        }
    }

    private void note(String text) {
        spec.commandLine().getErr().println(text);
        spec.commandLine().getErr().flush();
    }

    private void print(DatasetManifest manifest, double seconds) throws JsonProcessingException {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(new ObjectMapper().writeValueAsString(object(manifest, seconds)));
        } else {
            out.println(manifest.dataset() + " is in " + to + String.format(Locale.ROOT, " after %.1f s", seconds));
            out.println("  tokenizer  " + manifest.tokenizer() + ", vocabulary " + manifest.vocabularySize());
            out.println("  train      " + sentence(manifest.train()));
            out.println("  held out   " + sentence(manifest.heldOut()) + ", by " + manifest.split());
            out.println("  left out   " + manifest.duplicates() + " duplicates, " + manifest.skippedFiles()
                    + " binary files");
        }
        out.flush();
    }

    private static String sentence(Part part) {
        return String.format(
                Locale.ROOT,
                "%,d documents, %,d characters, %,d tokens in %,d blocks",
                part.documents(),
                part.characters(),
                part.tokens(),
                part.blocks().size());
    }

    private Map<String, Object> object(DatasetManifest manifest, double seconds) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("event", "prepared");
        object.put("dataset", manifest.dataset());
        object.put("to", to);
        object.put("tokenizer", manifest.tokenizer().toString());
        object.put("vocabulary", manifest.vocabularySize());
        object.put("split", manifest.split().toString());
        object.put("duplicates", manifest.duplicates());
        object.put("skippedFiles", manifest.skippedFiles());
        object.put("train", object(manifest.train()));
        object.put("heldOut", object(manifest.heldOut()));
        object.put("manifestSha256", HexFormat.of().formatHex(manifest.sha256()));
        object.put("seconds", Math.round(seconds * 1000) / 1000.0);
        return object;
    }

    private static Map<String, Object> object(Part part) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("documents", part.documents());
        object.put("characters", part.characters());
        object.put("tokens", part.tokens());
        object.put("blocks", part.blocks().size());
        return object;
    }
}
