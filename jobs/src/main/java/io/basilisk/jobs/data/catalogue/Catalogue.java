package io.basilisk.jobs.data.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.basilisk.jobs.data.tokenizer.TokenizerKind;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The corpora of {@code datasets/}, which the build packs into the jar: a list of names, and one file for each. */
final class Catalogue {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Catalogue() {}

    /** All corpora, in the order of {@code catalogue.json}. */
    static List<CatalogueEntry> entries() {
        List<CatalogueEntry> entries = new ArrayList<>();
        for (JsonNode name : read("catalogue.json")) {
            entries.add(entry(name.asText(), read(name.asText() + "/dataset.json")));
        }
        return entries;
    }

    static Optional<CatalogueEntry> find(String name) {
        return entries().stream().filter(entry -> entry.name().equals(name)).findFirst();
    }

    /** The corpus of {@code entries} whose only file this is, by length and SHA-256; local files only. */
    static Optional<CatalogueEntry> recognise(List<SourceFile> files, List<CatalogueEntry> entries) {
        URI uri = URI.create(files.getFirst().uri().replace(" ", "%20"));
        if (files.size() > 1 || !"file".equals(uri.getScheme())) {
            return Optional.empty();
        }
        return entries.stream()
                .filter(entry -> entry.files().size() == 1)
                .filter(entry -> entry.bytes() == files.getFirst().bytes())
                .filter(entry -> entry.files().getFirst().sha256().equals(sha256(uri)))
                .findFirst();
    }

    private static String sha256(URI file) {
        try {
            return FileHash.sha256(Path.of(file.getPath()));
        } catch (IOException e) {
            throw new DatasetException("cannot read " + file.getPath() + ": " + e.getMessage(), e);
        }
    }

    private static CatalogueEntry entry(String name, JsonNode json) {
        List<RemoteFile> files = new ArrayList<>();
        for (JsonNode file : json.required("files")) {
            files.add(new RemoteFile(
                    file.required("name").asText(),
                    file.path("url").asText(),
                    file.path("maven").asText(),
                    file.required("bytes").asLong(),
                    file.path("sha256").asText()));
        }
        JsonNode text = json.path("text");
        List<String> entries = new ArrayList<>();
        text.path("entries").forEach(ending -> entries.add(ending.asText()));
        return new CatalogueEntry(
                name,
                json.required("title").asText(),
                json.required("source").asText(),
                json.required("licence").asText(),
                List.copyOf(files),
                new TextOptions(
                        text.path("field").asText(TextOptions.DEFAULT.field()),
                        text.path("separator").asText(),
                        List.copyOf(entries),
                        text.path("stripLicence").asBoolean()),
                SplitRule.parse(json.required("split").asText()),
                TokenizerKind.valueOf(json.required("tokenizer").asText().toUpperCase(Locale.ROOT)),
                json.path("vocabulary").asInt(DatasetSource.DEFAULT_VOCABULARY),
                json.path("documents").asLong(),
                json.path("tokens").asLong());
    }

    private static JsonNode read(String resource) {
        try (InputStream in = Catalogue.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new FileNotFoundException("no resource " + resource + " beside " + Catalogue.class.getName());
            }
            return MAPPER.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException("the catalogue of data sets is not in this build: " + e.getMessage(), e);
        }
    }
}
