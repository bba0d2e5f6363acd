package io.basilisk.jobs.data.catalogue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/** Gets a file over HTTP. */
final class Download {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long REPORT_BYTES = 100 << 20;

    private Download() {}

    static void to(Path target, RemoteFile file, Consumer<String> progress) throws IOException {
        try (HttpClient client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .connectTimeout(PATIENCE)
                .build()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(file.url()))
                    .timeout(PATIENCE)
                    .build();
            HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                if (response.statusCode() != 200) {
                    throw new IOException("the server answered with status " + response.statusCode());
                }
                copy(body, target, file, progress);
            }
        } catch (ConnectException e) {
            throw new IOException("the server cannot be reached", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static void copy(InputStream body, Path target, RemoteFile file, Consumer<String> progress)
            throws IOException {
        try (OutputStream out = Files.newOutputStream(target)) {
            byte[] buffer = new byte[1 << 16];
            long written = 0;
            for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
                out.write(buffer, 0, n);
                if (written / REPORT_BYTES != (written + n) / REPORT_BYTES) {
                    progress.accept(file.name() + ": " + Sizes.of(written + n) + " of " + Sizes.of(file.bytes()));
                }
                written += n;
            }
        }
    }
}
