package io.basilisk.jobs.data.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.basilisk.jobs.data.tokenizer.TokenizerKind;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorpusCacheTest {

    private static final String TEXT = "to be or not to be\n";

    @TempDir
    Path home;

    private HttpServer server;
    private final AtomicInteger requests = new AtomicInteger();
    private final List<String> notes = new ArrayList<>();
    private String served = TEXT;
    private int status = 200;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/moved", exchange -> {
            exchange.getResponseHeaders().add("Location", "/text.txt");
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        server.createContext("/text.txt", exchange -> {
            requests.incrementAndGet();
            byte[] body = served.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void aDownloadIsFetchedOnceAndKept() throws IOException {
        CatalogueEntry entry = entry(url("/moved"), sha256(TEXT));
        Path file = files(entry, Optional.empty()).getFirst();
        assertThat(file).isEqualTo(home.resolve("datasets/plays/text.txt")).hasContent(TEXT);
        assertThat(notes).singleElement().asString().contains("fetching text.txt", "19 B", url("/moved"));
        assertThat(files(entry, Optional.empty())).containsExactly(file);
        assertThat(requests).hasValue(1);
    }

    @Test
    void aFileThatWasChangedIsFetchedAgain() throws IOException {
        CatalogueEntry entry = entry(url("/text.txt"), sha256(TEXT));
        Path file = files(entry, Optional.empty()).getFirst();
        Files.writeString(file, "to be and to be\n");
        assertThat(files(entry, Optional.empty()).getFirst()).hasContent(TEXT);
        assertThat(requests).hasValue(2);
    }

    @Test
    void aWrongChecksumIsRefusedAndLeavesNothing() throws IOException {
        CatalogueEntry entry = entry(url("/text.txt"), sha256("another text"));
        assertThatThrownBy(() -> files(entry, Optional.empty()))
                .isInstanceOf(DatasetException.class)
                .hasMessageContainingAll("wrong checksum", sha256("another text"), sha256(TEXT), "19 bytes");
        assertThat(left()).isEmpty();
    }

    @Test
    void aServerThatRefusesIsQuotedWithTheWayOut() throws IOException {
        status = 404;
        assertThatThrownBy(() -> files(entry(url("/text.txt"), sha256(TEXT)), Optional.empty()))
                .isInstanceOf(DatasetException.class)
                .hasMessageContainingAll("status 404", url("/text.txt"), "dataset fetch plays --from FILE");
        assertThat(left()).isEmpty();
    }

    @Test
    void aServerThatCannotBeReachedIsSaidSo() {
        String gone = url("/text.txt");
        server.stop(0);
        assertThatThrownBy(() -> files(entry(gone, sha256(TEXT)), Optional.empty()))
                .isInstanceOf(DatasetException.class)
                .hasMessageContainingAll("cannot be reached", "--from FILE");
    }

    @Test
    void aCopyStandsInForTheDownloadIfItsChecksumIsRight() throws IOException {
        CatalogueEntry entry = entry(url("/text.txt"), sha256(TEXT));
        Path copy = Files.writeString(home.resolve("copy"), TEXT);
        Path other = Files.writeString(home.resolve("other"), "something else");
        assertThatThrownBy(() -> files(entry, Optional.of(other)))
                .isInstanceOf(DatasetException.class)
                .hasMessageContainingAll("wrong checksum of " + other, "expected SHA-256 " + sha256(TEXT));
        assertThatThrownBy(() -> files(entry, Optional.of(home.resolve("missing"))))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("--from: no such file");
        assertThat(files(entry, Optional.of(copy)).getFirst()).hasContent(TEXT);
        assertThat(requests).hasValue(0);
    }

    @Test
    void severalFilesComeFromAFolder() throws IOException {
        CatalogueEntry entry = entry(List.of(
                new RemoteFile("a", url("/a"), "", 1, sha256("a")),
                new RemoteFile("b", url("/b"), "", 1, sha256("b"))));
        Path folder = Files.createDirectory(home.resolve("copies"));
        Path a = Files.writeString(folder.resolve("a"), "a");
        assertThatThrownBy(() -> files(entry, Optional.of(a)))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("expected a folder with [a, b]");
        Files.writeString(folder.resolve("b"), "b");
        assertThat(files(entry, Optional.of(folder)))
                .extracting(file -> Files.readString(file))
                .containsExactly("a", "b");
    }

    @Test
    void aFileOfUnknownHashIsPinnedByTheFirstFetch() throws IOException {
        CatalogueEntry entry = entry(url("/text.txt"), "");
        Path file = files(entry, Optional.empty()).getFirst();
        assertThat(home.resolve("datasets/plays/SHA256SUMS")).hasContent(sha256(TEXT) + "  text.txt\n");
        Files.delete(file);
        served = "not what it was";
        assertThatThrownBy(() -> files(entry, Optional.empty()))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("expected SHA-256 " + sha256(TEXT));
    }

    @Test
    void aJarInTheLocalRepositoryNeedsNoMaven() throws IOException {
        Path jar = home.resolve("repository/org/acme/tools/thing/1.2/thing-1.2-sources.jar");
        Files.createDirectories(jar.getParent());
        Files.writeString(jar, TEXT);
        Path file = files(mavenEntry(), Optional.empty(), List.of()).getFirst();
        assertThat(file).hasContent(TEXT);
    }

    @Test
    void mavenIsAskedForTheRest() throws IOException {
        Path maven = script("for a in \"$@\"; do case $a in -DoutputDirectory=*) printf 'to be or not to be\\n'"
                + " > \"${a#*=}/thing-1.2-sources.jar\";; -Dartifact=org.acme.tools:thing:1.2:jar:sources) ;;"
                + " esac; done");
        assertThat(files(mavenEntry(), Optional.empty(), List.of(home.resolve("absent"), maven))
                        .getFirst())
                .hasContent(TEXT);
    }

    @Test
    void mavensErrorIsQuoted() throws IOException {
        Path maven = script("echo noise; echo '[ERROR] Could not find artifact org.acme.tools:thing'; exit 1");
        assertThatThrownBy(() -> files(mavenEntry(), Optional.empty(), List.of(maven)))
                .isInstanceOf(DatasetException.class)
                .hasMessageContainingAll("Could not find artifact", "org.acme.tools:thing:1.2:jar:sources");
        assertThatThrownBy(() -> files(mavenEntry(), Optional.empty(), List.of()))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("Maven was not found");
        assertThat(left()).isEmpty();
    }

    private Path script(String body) throws IOException {
        Path script = Files.writeString(home.resolve("mvn"), "#!/bin/sh\n" + body + "\n");
        return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    }

    /** Everything that is in the cache, drafts too. */
    private List<Path> left() throws IOException {
        try (Stream<Path> files = Files.walk(home.resolve("datasets"))) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private String url(String path) {
        return "http://localhost:" + server.getAddress().getPort() + path;
    }

    private static String sha256(String text) throws IOException {
        Path file = Files.createTempFile("text", ".txt");
        try {
            return FileHash.sha256(Files.writeString(file, text));
        } finally {
            Files.delete(file);
        }
    }

    private static CatalogueEntry entry(String url, String sha256) {
        return entry(List.of(new RemoteFile("text.txt", url, "", TEXT.length(), sha256)));
    }

    private static CatalogueEntry mavenEntry() throws IOException {
        String coordinates = "org.acme.tools:thing:1.2:jar:sources";
        return entry(List.of(new RemoteFile("thing.jar", "", coordinates, TEXT.length(), sha256(TEXT))));
    }

    private static CatalogueEntry entry(List<RemoteFile> files) {
        return new CatalogueEntry(
                "plays",
                "Plays",
                "",
                "none",
                files,
                TextOptions.DEFAULT,
                SplitRule.DEFAULT,
                TokenizerKind.BYTE,
                0,
                0,
                0);
    }

    private List<Path> files(CatalogueEntry entry, Optional<Path> from) {
        return files(entry, from, List.of());
    }

    private List<Path> files(CatalogueEntry entry, Optional<Path> from, List<Path> maven) {
        MavenArtifacts artifacts = new MavenArtifacts(home.resolve("repository"), maven);
        return new Datasets(home, artifacts).fetch(entry, from, notes::add);
    }
}
