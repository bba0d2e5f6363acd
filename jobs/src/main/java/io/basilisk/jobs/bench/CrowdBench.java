package io.basilisk.jobs.bench;

import io.basilisk.ledger.OpenRound;
import io.basilisk.ledger.client.HttpLedger;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A ledger with a crowd before its door: idle connections, listeners to its events, and some that listen and never
 * read, while rounds come and go.
 */
final class CrowdBench implements AutoCloseable {
    private static final int IDLE = 1_000;
    private static final int LISTENERS = 180;
    private static final int STALLED = 20;
    private static final int SMALL_BUFFER_BYTES = 2_048;
    private static final int COMMITS_A_ROUND = 400;
    private static final double GROWTH_OF_NOISE = 1.25;
    private static final Pattern CLIENTS = Pattern.compile("(?m)^basilisk_ledger_event_clients (\\S+)$");

    private final LedgerChild ledger;
    private final List<Socket> sockets = new ArrayList<>();

    private CrowdBench(LedgerChild ledger) {
        this.ledger = ledger;
    }

    /** @param chain whose entries the ledger holds */
    static List<Figure> run(LedgerChild ledger, BenchChain chain, double seconds) throws IOException {
        try (CrowdBench crowd = new CrowdBench(ledger);
                HttpLedger client = new HttpLedger(URI.create("http://127.0.0.1:" + ledger.port()))) {
            crowd.gather();
            return crowd.watch(client, chain, seconds);
        }
    }

    private void gather() throws IOException {
        for (int i = 0; i < IDLE; i++) {
            Socket socket = connect(false);
            ask(socket, "/health/live", "*/*");
            socket.getInputStream().readNBytes(1);
        }
        for (int i = 0; i < LISTENERS + STALLED; i++) {
            boolean stalled = i < STALLED;
            Socket socket = connect(stalled);
            ask(socket, "/v1/events", "text/event-stream");
            if (!stalled) {
                Thread.ofVirtual().start(() -> readAll(socket));
            }
        }
    }

    private List<Figure> watch(HttpLedger client, BenchChain chain, double seconds) throws IOException {
        double memoryAtFirst = 0;
        int failed = 0;
        int asked = 0;
        int round = chain.info().round();
        long began = System.nanoTime();
        while (Timing.secondsSince(began) < seconds) {
            round++;
            voidRound(client, chain, round);
            failed += isFine() ? 0 : 1;
            asked++;
            if (memoryAtFirst == 0 && Timing.secondsSince(began) > seconds / 4) {
                memoryAtFirst = ledger.residentMebibytes();
            }
        }
        double memory = ledger.residentMebibytes();
        double listeners = listeners();
        String crowd = String.format(
                Locale.ROOT,
                "%,d idle connections, %d listeners, %d of them stalled, %.0f s: ",
                IDLE,
                LISTENERS + STALLED,
                STALLED,
                seconds);
        String rounds = (round - chain.info().round()) + " rounds of " + COMMITS_A_ROUND + " commits went by";
        return List.of(
                Figure.atMost(crowd + "failed questions of " + asked, failed, "", 0, rounds),
                Figure.atMost("  stalled listeners left", Math.max(0, listeners - LISTENERS), "", 0, ""),
                Figure.atLeast("  good listeners left", Math.min(listeners, LISTENERS), "", LISTENERS, ""),
                Figure.atMost(
                        "  memory at the end, times that after a quarter",
                        memoryAtFirst == 0 ? 0 : memory / memoryAtFirst,
                        "x",
                        GROWTH_OF_NOISE,
                        Figure.number(memory) + " MiB"));
    }

    /** A round that nobody contributes to: as many events as commits. */
    private static void voidRound(HttpLedger client, BenchChain chain, int round) {
        int shards = (COMMITS_A_ROUND + 7) / 8;
        client.submit(BenchChain.sign(
                BenchChain.key("coordinator"),
                signature ->
                        new OpenRound(chain.info().chain(), round, chain.info().modelHash(), shards, 30, signature)));
        for (int i = 0; i < COMMITS_A_ROUND; i++) {
            client.submit(chain.commit(BenchChain.key("committer"), round, BenchChain.hash(round + " commit " + i)));
        }
        client.submit(chain.closing(round));
        client.submit(chain.noScores(round));
    }

    private Socket connect(boolean small) throws IOException {
        Socket socket = new Socket();
        if (small) {
            socket.setReceiveBufferSize(SMALL_BUFFER_BYTES);
        }
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), ledger.port()));
        sockets.add(socket);
        return socket;
    }

    private static void ask(Socket socket, String path, String accept) throws IOException {
        String request = "GET " + path + " HTTP/1.1\r\nHost: ledger\r\nAccept: " + accept + "\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    }

    private static void readAll(Socket socket) {
        byte[] buffer = new byte[1 << 12];
        try {
            InputStream in = socket.getInputStream();
            while (in.read(buffer) >= 0) {
                // events are for others
            }
        } catch (IOException e) {
            if (!socket.isClosed()) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }

    private boolean isFine() throws IOException {
        return get("/health/ready").startsWith("HTTP/1.1 200");
    }

    private double listeners() throws IOException {
        Matcher matcher = CLIENTS.matcher(get("/metrics"));
        if (!matcher.find()) {
            throw new IllegalStateException("the ledger's metrics tell no event clients");
        }
        return Double.parseDouble(matcher.group(1));
    }

    private String get(String path) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), ledger.port())) {
            socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(10));
            String request = "GET " + path + " HTTP/1.1\r\nHost: ledger\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Override
    public void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
