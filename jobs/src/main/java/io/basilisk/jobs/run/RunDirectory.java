package io.basilisk.jobs.run;

import java.net.URI;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;

/**
 * Where everything of a run lies. The tables may be on any Hadoop file system; keys and the embedded ledger's store are
 * always local.
 *
 * @param root the run's directory, a qualified Hadoop path
 */
public record RunDirectory(Path root) {
    private static final String SUCCESS = "_SUCCESS";

    /** @param uri a local path or a Hadoop URI; a relative local path is taken from the working directory */
    public static RunDirectory of(String uri) {
        boolean hasScheme = uri.matches("^[A-Za-z][A-Za-z0-9+.-]+:/.*");
        Path path = hasScheme
                ? new Path(uri)
                : new Path(
                        "file",
                        null,
                        java.nio.file.Path.of(uri).toAbsolutePath().normalize().toString());
        return new RunDirectory(path);
    }

    /** @param root as {@link #root} of another process shows it */
    public static RunDirectory at(String root) {
        return new RunDirectory(new Path(root));
    }

    public Path runFile() {
        return new Path(root, "run.json");
    }

    public Path data() {
        return new Path(root, "data");
    }

    public Path checkpoints() {
        return new Path(root, "checkpoints");
    }

    /** Checkpoint after a round; 0 is the initial one. */
    public Path checkpoint(int round) {
        return new Path(checkpoints(), number(round));
    }

    /** Where a round's checkpoint grows before it is renamed into place; readers never look here. */
    public Path checkpointDraft(int round) {
        return new Path(checkpoints(), "." + number(round) + ".draft");
    }

    public Path round(int round) {
        return new Path(new Path(root, "rounds"), number(round));
    }

    public Path deltas(int round) {
        return new Path(round(round), "deltas");
    }

    /** Losses of base, null miner and contributions. */
    public Path losses(int round) {
        return new Path(new Path(round(round), "losses"), "candidates");
    }

    /** Losses of the aggregated checkpoint. */
    public Path aggregateLosses(int round) {
        return new Path(new Path(round(round), "losses"), "aggregate");
    }

    public Path sums(int round) {
        return new Path(round(round), "SHA256SUMS");
    }

    /** Folders whose files the round's {@link #sums} list: its own, and with the first round the initial checkpoint. */
    public List<Path> sealedFolders(int round) {
        List<Path> own = List.of(deltas(round), losses(round), aggregateLosses(round), checkpoint(round));
        return round == 1
                ? Stream.concat(Stream.of(checkpoint(0)), own.stream()).toList()
                : own;
    }

    public Path contributionsReport() {
        return new Path(new Path(root, "report"), "contributions");
    }

    public Path contributionsReport(int round) {
        return new Path(contributionsReport(), "round=" + number(round));
    }

    /** Hashes of a round's partition; the underscore hides them from Spark, which reads the folder as one table. */
    public Path contributionsSums(int round) {
        return new Path(contributionsReport(round), "_SHA256SUMS");
    }

    /** Marker of Spark's commit protocol: the directory is complete. */
    public static Path success(Path directory) {
        return new Path(directory, SUCCESS);
    }

    public java.nio.file.Path keys() {
        return localHome().resolve("keys");
    }

    public java.nio.file.Path ledger() {
        return localHome().resolve("ledger");
    }

    /** The directory itself when it is local, else a folder of the home directory named after its URI. */
    private java.nio.file.Path localHome() {
        URI uri = root.toUri();
        if (uri.getScheme() == null || uri.getScheme().toLowerCase(Locale.ROOT).equals("file")) {
            return java.nio.file.Path.of(uri.getPath());
        }
        byte[] hash = Sha256.of("BSK1/run-home", root.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return java.nio.file.Path.of(
                System.getProperty("user.home"),
                ".basilisk",
                "runs",
                HexFormat.of().formatHex(hash, 0, 8));
    }

    /** Path relative to the run, with forward slashes. */
    public String relative(Path path) {
        return root.toUri().relativize(path.toUri()).getPath();
    }

    private static String number(int round) {
        return String.format(Locale.ROOT, "%06d", round);
    }

    @Override
    public String toString() {
        return "file".equals(root.toUri().getScheme()) ? root.toUri().getPath() : root.toString();
    }
}
