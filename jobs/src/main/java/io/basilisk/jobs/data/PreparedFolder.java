package io.basilisk.jobs.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.basilisk.jobs.data.DatasetManifest.TokenFile;
import io.basilisk.jobs.data.catalogue.DatasetException;
import io.basilisk.jobs.data.catalogue.DatasetSource;
import io.basilisk.jobs.data.catalogue.SourceFile;
import io.basilisk.jobs.data.catalogue.TextOptions;
import io.basilisk.jobs.run.Storage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileUtil;
import org.apache.hadoop.fs.Path;

/**
 * The folder of a prepared corpus: it grows beside its place under a hidden name and is renamed when it is complete.
 * What a killed process leaves there, the next one removes.
 */
final class PreparedFolder {

    /** What it was made from; kept apart from the manifest, which is the same wherever the input lies. */
    private static final String INPUTS = "inputs.json";

    private static final String STAGING = ".input";
    private static final ObjectMapper MAPPER = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final Storage storage;
    private final Path target;

    PreparedFolder(Storage storage, Path target) {
        this.storage = storage;
        this.target = target;
    }

    private record Inputs(
            int format, String dataset, List<SourceFile> files, TextOptions text, DatasetSettings settings) {}

    /** Where it grows. */
    Path draft() {
        return new Path(target.getParent(), "." + target.getName() + ".draft");
    }

    /** The manifest of what is there, if it was made from the same files with the same settings and is complete. */
    Optional<DatasetManifest> reusable(DatasetSource source, DatasetSettings settings) {
        Path inputs = new Path(target, INPUTS);
        Path manifestFile = new Path(target, TokenizedCorpus.MANIFEST);
        if (!storage.exists(inputs)
                || !storage.exists(manifestFile)
                || !Arrays.equals(storage.read(inputs), inputs(source, settings))) {
            return Optional.empty();
        }
        DatasetManifest manifest = DatasetManifest.fromJson(storage.read(manifestFile));
        boolean complete = Stream.of(manifest.train(), manifest.heldOut())
                .flatMap(part -> part.files().stream())
                .allMatch(this::isThere);
        return complete ? Optional.of(manifest) : Optional.empty();
    }

    private boolean isThere(TokenFile file) {
        Path path = new Path(target, file.name());
        return storage.exists(path) && status(path).getLen() == file.bytes();
    }

    private FileStatus status(Path path) {
        try {
            return path.getFileSystem(storage.hadoop()).getFileStatus(path);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look up " + path + ": " + e.getMessage(), e);
        }
    }

    private boolean isEmptyFolder(Path path) {
        try {
            return status(path).isDirectory()
                    && path.getFileSystem(storage.hadoop()).listStatus(path).length == 0;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + path + ": " + e.getMessage(), e);
        }
    }

    /** @throws DatasetException if something is in its place that is no prepared corpus */
    void begin() {
        boolean ours = storage.exists(new Path(target, TokenizedCorpus.MANIFEST));
        if (!ours && storage.exists(target) && !isEmptyFolder(target)) {
            throw new DatasetException("expected a new or empty folder, or a prepared data set to replace, at " + target
                    + ": it holds something else");
        }
        storage.delete(draft());
        storage.mkdirs(draft());
    }

    void write(String name, byte[] bytes) {
        storage.write(new Path(draft(), name), bytes);
    }

    /** Copies local files to where the cluster's machines can read them. */
    DatasetSource stage(DatasetSource source) {
        List<SourceFile> staged = new ArrayList<>();
        for (int i = 0; i < source.files().size(); i++) {
            SourceFile file = source.files().get(i);
            if (file.uri().startsWith("file:")) {
                Path copy = new Path(new Path(draft(), STAGING), Integer.toString(i));
                copy(new Path(file.uri()), copy);
                staged.add(new SourceFile(copy.toString(), file.name(), file.bytes(), file.modifiedMillis()));
            } else {
                staged.add(file);
            }
        }
        return source.withFiles(staged);
    }

    private void copy(Path from, Path to) {
        try {
            FileUtil.copy(
                    from.getFileSystem(storage.hadoop()),
                    from,
                    to.getFileSystem(storage.hadoop()),
                    to,
                    false,
                    storage.hadoop());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot copy " + from + " to " + to + ": " + e.getMessage(), e);
        }
    }

    /** Completes the draft and puts it into its place. */
    void finish(DatasetManifest manifest, DatasetSource source, DatasetSettings settings) {
        write(INPUTS, inputs(source, settings));
        write(TokenizedCorpus.MANIFEST, manifest.toJson());
        storage.delete(new Path(draft(), STAGING));
        storage.moveInto(draft(), target);
    }

    /** Removes the draft, if it is still there. */
    void clean() {
        storage.delete(draft());
    }

    private static byte[] inputs(DatasetSource source, DatasetSettings settings) {
        Inputs inputs = new Inputs(DatasetManifest.FORMAT, source.name(), source.files(), source.text(), settings);
        try {
            return (MAPPER.writeValueAsString(inputs) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new AssertionError("a record of plain values can be written", e);
        }
    }
}
