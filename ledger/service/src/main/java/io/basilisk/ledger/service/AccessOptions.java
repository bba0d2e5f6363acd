package io.basilisk.ledger.service;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of a ledger that say who may reach it. Secrets come from files: arguments are seen by everybody. */
final class AccessOptions {
    @Spec(Spec.Target.MIXEE)
    CommandSpec spec;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "8600",
            description = "Port to listen on, 0 for a free one (default: ${DEFAULT-VALUE}).")
    int port;

    @Option(
            names = "--bind",
            paramLabel = "ADDRESS",
            defaultValue = Access.LOOPBACK,
            description = "Address to listen on (default: ${DEFAULT-VALUE}). Other machines reach it with 0.0.0.0; see"
                    + " --tls-keystore and --token-file where you do not trust the network.")
    String bind;

    @Option(
            names = "--requests-per-second",
            paramLabel = "N",
            defaultValue = "" + Access.DEFAULT_REQUESTS_PER_SECOND,
            description = "Most that one other machine may send, 0 for no limit (default: ${DEFAULT-VALUE}).")
    int requestsPerSecond;

    @Option(
            names = "--allow-origin",
            paramLabel = "ORIGIN",
            split = ",",
            description = "Web pages from there, such as https://example.org, may ask this ledger from a browser; '*'"
                    + " for all (default: only its own explorer).")
    List<String> origins = new ArrayList<>();

    @Option(
            names = "--tls-keystore",
            paramLabel = "FILE",
            description = "Speak TLS with the certificate and key in this PKCS #12 file.")
    @Nullable
    Path tlsKeyStore;

    @Option(
            names = "--tls-password-file",
            paramLabel = "FILE",
            description = "File with the password of --tls-keystore.")
    @Nullable
    Path tlsPassword;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "Take submissions only from who shows the token in this file. Commands show it when"
                    + " BASILISK_LEDGER_TOKEN_FILE names their copy of it. Reading stays free.")
    @Nullable
    Path token;

    /** @throws ParameterException naming the option that makes no sense */
    Access access() {
        try {
            InetAddress.getByName(bind);
        } catch (UnknownHostException e) {
            throw wrong("--bind: expected an address of this machine, got '" + bind + "'", e);
        }
        try {
            return new Access(
                    bind,
                    port,
                    requestsPerSecond,
                    origins,
                    tls(),
                    Optional.ofNullable(token).map(file -> secret("--token-file", file)));
        } catch (IllegalArgumentException e) {
            String option = requestsPerSecond < 0 ? "--requests-per-second: " : "--port: ";
            throw wrong(option + e.getMessage(), e);
        }
    }

    private Optional<Access.Tls> tls() {
        if (tlsKeyStore == null && tlsPassword == null) {
            return Optional.empty();
        }
        if (tlsKeyStore == null || tlsPassword == null) {
            throw wrong("expected --tls-keystore and --tls-password-file together", null);
        }
        if (!Files.isReadable(tlsKeyStore)) {
            throw wrong("--tls-keystore: cannot read " + tlsKeyStore, null);
        }
        return Optional.of(new Access.Tls(tlsKeyStore, secret("--tls-password-file", tlsPassword)));
    }

    private String secret(String option, Path file) {
        String text;
        try {
            text = Files.readString(file).strip();
        } catch (IOException e) {
            throw wrong(option + ": cannot read " + file + ": " + e, e);
        }
        if (text.isEmpty()) {
            throw wrong(option + ": expected a secret in " + file + ", which is empty", null);
        }
        return text;
    }

    private ParameterException wrong(String message, @Nullable Throwable cause) {
        return new ParameterException(spec.commandLine(), message, cause);
    }
}
