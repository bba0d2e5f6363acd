package io.basilisk.ledger.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.basilisk.ledger.service.store.FileLedgerStore;
import io.basilisk.ledger.testing.TestChain;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that want too much: they are sent away, nothing of theirs is kept, and everybody else is served. */
class AbuseTest {
    private static final long HUNDRED_MEGABYTES = 100_000_000;
    /** What a server and two socket buffers may take before the answer gets through. */
    private static final long MOST_TAKEN_BYTES = 16_000_000;

    private static final int CHUNK_BYTES = 1 << 16;
    private static final int HALF_OPEN = 300;
    private static final int PATIENCE_MILLIS = 60_000;

    @TempDir
    Path directory;

    private RunningLedger ledger;

    @BeforeEach
    void start() {
        ledger = new RunningLedger(new FileLedgerStore(directory, notice -> {}));
        ledger.replay(new TestChain().begin().ledger().entries());
    }

    @AfterEach
    void stillServesAndStop() throws Exception {
        assertThat(ledger.get("/v1/chain").statusCode()).isEqualTo(200);
        assertThat(ledger.ledger.entries()).isEqualTo(1);
        ledger.close();
    }

    private Socket connect() throws IOException {
        URI url = ledger.url("");
        Socket socket = new Socket(url.getHost(), url.getPort());
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void aHundredMegabytesAreNotRead() throws Exception {
        try (Socket socket = connect()) {
            socket.getOutputStream()
                    .write(ascii("POST /v1/transfers HTTP/1.1\r\nHost: ledger\r\nContent-Length: " + HUNDRED_MEGABYTES
                            + "\r\n\r\n"));
            assertThat(pour(socket, new byte[CHUNK_BYTES])).isLessThan(MOST_TAKEN_BYTES);
        }
    }

    @Test
    void aHundredMegabytesInChunksAreNotRead() throws Exception {
        byte[] chunk = new byte[CHUNK_BYTES + 9];
        byte[] head = ascii("10000\r\n");
        System.arraycopy(head, 0, chunk, 0, head.length);
        System.arraycopy(ascii("\r\n"), 0, chunk, head.length + CHUNK_BYTES, 2);
        try (Socket socket = connect()) {
            socket.getOutputStream()
                    .write(ascii("POST /v1/transfers HTTP/1.1\r\nHost: ledger\r\nTransfer-Encoding: chunked\r\n\r\n"));
            assertThat(pour(socket, chunk)).isLessThan(MOST_TAKEN_BYTES);
        }
    }

    /** Sends until the server closes, or everything was sent. @return how many bytes it took */
    private static long pour(Socket socket, byte[] chunk) throws IOException {
        OutputStream out = socket.getOutputStream();
        InputStream in = socket.getInputStream();
        long sent = 0;
        try {
            while (sent < HUNDRED_MEGABYTES && in.available() == 0) {
                out.write(chunk);
                sent += chunk.length;
            }
            String answer = new String(in.readNBytes("HTTP/1.1 413".length()), StandardCharsets.US_ASCII);
            assertThat(answer).isIn("HTTP/1.1 413", "");
        } catch (SocketException e) {
            System.out.println("after " + sent + " bytes: " + e.getMessage()); // closed under our hands
        }
        return sent;
    }

    @Test
    void jsonThatIsNestedHalfAMillionDeepIsRefused() throws Exception {
        for (String body : List.of("[".repeat(500_000), "{\"a\":".repeat(150_000), "[".repeat(100) + "]".repeat(100))) {
            HttpResponse<String> answer = ledger.post("/v1/transfers", body);
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("malformed");
        }
    }

    /** Slowloris: requests whose head never ends, and streams that nobody reads. */
    @Test
    void halfOpenConnectionsKeepNobodyOut() throws Exception {
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < HALF_OPEN; i++) {
                Socket socket = connect();
                sockets.add(socket);
                String end = i % 2 == 0 ? "\r\n" : "Accept: text/event-stream\r\n\r\n";
                socket.getOutputStream().write(ascii("GET /v1/events HTTP/1.1\r\nHost: ledger\r\n" + end));
            }
            assertThat(ledger.get("/v1/chain").statusCode()).isEqualTo(200);
            assertThat(ledger.post("/v1/transfers", "{}").statusCode()).isEqualTo(400);
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }
}
