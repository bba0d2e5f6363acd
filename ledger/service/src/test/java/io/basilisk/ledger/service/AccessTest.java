package io.basilisk.ledger.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.basilisk.ledger.RefusedException;
import io.basilisk.ledger.client.ClientSettings;
import io.basilisk.ledger.client.HttpLedger;
import io.basilisk.ledger.testing.TestChain;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Who may reach a ledger: over a real socket each. */
class AccessTest {
    private static final String EVERYWHERE = "0.0.0.0";
    private static final String PASSWORD = "a password of tests";

    @TempDir
    Path directory;

    private LedgerService start(Access access) {
        LedgerConfig config = new LedgerConfig(directory.resolve("ledger"), LedgerConfig.Store.FILE, access);
        return LedgerService.start(config, Clock.systemUTC(), notice -> {});
    }

    private static HttpResponse<String> get(URI url, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(url);
        if (headers.length > 0) {
            request.headers(headers);
        }
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.build(), BodyHandlers.ofString());
        }
    }

    /** An address of this machine that others would use. */
    private static InetAddress outside() throws Exception {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress() && address.getAddress().length == 4)
                .findFirst()
                .orElseGet(() -> Assumptions.abort("this machine has no address but loopback"));
    }

    @Test
    void anotherMachineMayAskSoOftenASecondAndThisOneAsOftenAsItLikes() throws Exception {
        String host = outside().getHostAddress();
        Access access = new Access(EVERYWHERE, 0, 5, List.of(), Optional.empty(), Optional.empty());
        try (LedgerService service = start(access);
                HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest fromOutside = HttpRequest.newBuilder(
                            URI.create("http://" + host + ":" + service.port() + "/v1/chain"))
                    .build();
            List<HttpResponse<String>> answers = IntStream.range(0, 40)
                    .mapToObj(_ -> client.sendAsync(fromOutside, BodyHandlers.ofString()))
                    .toList()
                    .stream()
                    .map(answer -> answer.join())
                    .toList();
            assertThat(answers).extracting(HttpResponse::statusCode).contains(200, 429);
            HttpResponse<String> refused = answers.stream()
                    .filter(answer -> answer.statusCode() == 429)
                    .findFirst()
                    .orElseThrow();
            assertThat(refused.headers().firstValue("Retry-After")).contains("1");
            assertThat(new ObjectMapper().readTree(refused.body()).path("code").asText())
                    .isEqualTo("too-many-requests");

            URI fromHere = URI.create(service.url() + "/v1/chain");
            for (int i = 0; i < 40; i++) {
                assertThat(get(fromHere).statusCode()).isEqualTo(200);
            }
        }
    }

    @Test
    void anotherMachineHasSoManyConnectionsAndThisOneMore() throws Exception {
        String host = outside().getHostAddress();
        List<Socket> sockets = new ArrayList<>();
        try (LedgerService service = start(new Access(EVERYWHERE, 0))) {
            for (int i = 0; i < 256; i++) {
                sockets.add(new Socket(host, service.port()));
                assertThat(isAnswered(sockets.getLast())).isTrue();
            }
            sockets.add(new Socket(host, service.port()));
            assertThat(isAnswered(sockets.getLast())).isFalse();
            sockets.add(new Socket(Access.LOOPBACK, service.port()));
            assertThat(isAnswered(sockets.getLast())).isTrue();

            sockets.getFirst().close();
            Awaitility.await().atMost(1, TimeUnit.MINUTES).until(() -> {
                try (Socket again = new Socket(host, service.port())) {
                    return isAnswered(again);
                }
            });
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    private static boolean isAnswered(Socket socket) {
        try {
            socket.setSoTimeout(60_000);
            socket.getOutputStream()
                    .write("GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return socket.getInputStream().read() == 'H';
        } catch (IOException e) {
            return false; // closed by the other side while this one wrote
        }
    }

    @Test
    void onlyPagesOfAllowedOriginsMayAsk() throws Exception {
        String friend = "https://explorer.example";
        Access access = new Access(Access.LOOPBACK, 0, 0, List.of(friend), Optional.empty(), Optional.empty());
        try (LedgerService service = start(access)) {
            URI url = URI.create(service.url() + "/v1/chain");
            String allowed = "Access-Control-Allow-Origin";
            assertThat(get(url, "Origin", friend).headers().firstValue(allowed)).contains(friend);
            assertThat(get(url, "Origin", "https://other.example").headers().firstValue(allowed))
                    .isEmpty();
        }
    }

    @Test
    void whoHandsSomethingInShowsTheToken() throws Exception {
        Access access = new Access(Access.LOOPBACK, 0, 0, List.of(), Optional.empty(), Optional.of("a secret"));
        try (LedgerService service = start(access)) {
            URI base = URI.create(service.url());
            for (Optional<String> wrong : List.of(Optional.<String>empty(), Optional.of("a secre"))) {
                try (HttpLedger ledger = new HttpLedger(base, ClientSettings.DEFAULT, wrong)) {
                    assertThat(ledger.chain()).isEmpty();
                    assertThatThrownBy(() -> Submitter.openRound(ledger, TestChain.key("coordinator")))
                            .isInstanceOf(RefusedException.class)
                            .hasMessageContaining("BASILISK_LEDGER_TOKEN_FILE");
                }
            }
            try (HttpLedger ledger = new HttpLedger(base, ClientSettings.DEFAULT, Optional.of("a secret"))) {
                Submitter.openRound(ledger, TestChain.key("coordinator"));
                assertThat(ledger.chain()).isPresent();
            }
        }
    }

    @Test
    void speaksTlsWithItsOwnCertificate() throws Exception {
        Path keyStore = directory.resolve("ledger.p12");
        makeKeyStore(keyStore);
        Optional<Access.Tls> tls = Optional.of(new Access.Tls(keyStore, PASSWORD));
        try (LedgerService service = start(new Access(Access.LOOPBACK, 0, 0, List.of(), tls, Optional.empty()))) {
            URI url = URI.create(service.url() + "/v1/chain");
            assertThat(url.getScheme()).isEqualTo("https");
            try (HttpClient client =
                    HttpClient.newBuilder().sslContext(trusting(keyStore)).build()) {
                HttpResponse<String> answer =
                        client.send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofString());
                assertThat(answer.statusCode()).isEqualTo(200);
            }
            assertThatThrownBy(() -> get(url)).isInstanceOf(SSLHandshakeException.class);
        }
    }

    private static void makeKeyStore(Path file) throws Exception {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=ledger",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-keystore",
                        file.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD)
                .inheritIO()
                .start();
        assertThat(keytool.waitFor()).isZero();
    }

    private static SSLContext trusting(Path file) throws Exception {
        KeyStore keyStore = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keyStore.load(in, PASSWORD.toCharArray());
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        KeyStore certificates = KeyStore.getInstance(KeyStore.getDefaultType());
        certificates.load(null, null);
        certificates.setCertificateEntry(
                "ledger", keyStore.getCertificate(keyStore.aliases().nextElement()));
        trust.init(certificates);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    /** Slowloris: a body that comes in drops is not waited for. */
    @Test
    void whoSendsTooSlowlyIsSentAway() throws Exception {
        try (LedgerService service = start(new Access(Access.LOOPBACK, 0));
                Socket slow = new Socket(Access.LOOPBACK, service.port())) {
            slow.setSoTimeout(500);
            slow.getOutputStream()
                    .write("POST /v1/transfers HTTP/1.1\r\nHost: ledger\r\nContent-Length: 1000\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(answerToDrops(slow)).startsWith("HTTP/1.1 408");
        }
    }

    /** Sends a byte twice a second until there is an answer. */
    private static String answerToDrops(Socket socket) throws IOException {
        for (int drop = 0; drop < 1000; drop++) {
            socket.getOutputStream().write(' ');
            try {
                return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
            } catch (SocketTimeoutException e) {
                assertThat(e).hasMessageContaining("timed out");
            }
        }
        return "nothing after 1,000 drops";
    }

    @Test
    void optionsThatMakeNoSenseAreNamed() throws Exception {
        Path empty = Files.createFile(directory.resolve("empty"));
        String ledger = directory.resolve("ledger").toString();
        for (String[] wrong : new String[][] {
            {"--bind=nowhere.invalid", "--bind"},
            {"--port=70000", "--port"},
            {"--requests-per-second=-1", "--requests-per-second"},
            {"--token-file=" + empty, "empty"},
            {"--token-file=" + empty + ".not", "cannot read"},
            {"--tls-keystore=" + empty, "--tls-password-file"},
        }) {
            java.io.StringWriter said = new java.io.StringWriter();
            CommandLine line = LedgerMain.commandLine().setErr(new java.io.PrintWriter(said));
            assertThat(line.execute("--dir", ledger, wrong[0])).as(wrong[0]).isEqualTo(2);
            assertThat(said.toString()).as(wrong[0]).contains(wrong[1]);
        }
    }
}
