package io.basilisk.ledger.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.basilisk.ledger.Commit;
import io.basilisk.ledger.client.ClientSettings;
import io.basilisk.ledger.client.HttpLedger;
import io.basilisk.ledger.testing.TestChain;
import io.basilisk.ledger.wallet.NodeKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * {@code kill -9} of a real ledger process in the middle of submissions: whatever was acknowledged is there
 * afterwards.
 */
class KilledLedgerTest {
    private static final long SEED = Long.getLong("basilisk.kill-seed", 17);
    private static final int KILLS = 3;

    private static final int KILLS_OF_A_LEDGER = 20;
    private static final int MANY_KILLS = Integer.getInteger("basilisk.kills", 6);
    private static final int MANY_IGNITE_KILLS = Integer.getInteger("basilisk.ignite-kills", 3);

    /** Ledgers that are killed three times each: {@code -Dbasilisk.ledgers=350} makes a thousand kills. */
    private static final int LEDGERS = Integer.getInteger("basilisk.ledgers", 1);

    private static final int CLIENTS = 4;

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(LedgerConfig.Store.class)
    void everythingAcknowledgedSurvivesKill(LedgerConfig.Store store) throws Exception {
        System.out.println("seed " + SEED);
        Random random = new Random(SEED);
        for (int number = 0; number < LEDGERS; number++) {
            Path folder = Files.createDirectory(directory.resolve("ledger-" + number));
            killAgainAndAgain(folder, store, random);
        }
    }

    private static void killAgainAndAgain(Path directory, LedgerConfig.Store store, Random random) throws Exception {
        NodeKey coordinator = TestChain.key("coordinator");
        Set<Commit> acknowledged = ConcurrentHashMap.newKeySet();
        for (int kill = 0; kill < KILLS; kill++) {
            try (LedgerProcess child = LedgerProcess.start(directory, store);
                    HttpLedger ledger = new HttpLedger(child.address())) {
                if (kill == 0) {
                    Submitter.openRound(ledger, coordinator);
                }
                assertThat(ledger.commits(1)).containsAll(acknowledged);
                submitUntilKilled(child, ledger, acknowledged, kill, random.nextInt(400));
            }
        }
        try (LedgerProcess child = LedgerProcess.start(directory, store);
                HttpLedger ledger = new HttpLedger(child.address())) {
            System.out.println(acknowledged.size() + " commits were acknowledged by the " + store + " store");
            assertThat(acknowledged).hasSizeGreaterThan(KILLS);
            assertThat(ledger.commits(1)).containsAll(acknowledged).doesNotHaveDuplicates();
        }
    }

    /** Without the web server, which takes most of a start, so that there can be many. */
    @ParameterizedTest
    @EnumSource(LedgerConfig.Store.class)
    void everythingAcknowledgedSurvivesManyKills(LedgerConfig.Store store) throws Exception {
        System.out.println("seed " + SEED);
        int wanted = store == LedgerConfig.Store.FILE ? MANY_KILLS : MANY_IGNITE_KILLS;
        KilledStores kills = new KilledStores(store, SEED);
        for (int number = 0; kills.all() < wanted; number++) {
            kills.killAgainAndAgain(
                    Files.createDirectory(directory.resolve("ledger-" + number)),
                    Math.min(wanted - kills.all(), KILLS_OF_A_LEDGER));
            System.out.println(store + ": " + kills);
        }
        assertThat(kills.acknowledged()).isGreaterThan(wanted);
        assertThat(kills.duringRecovery()).isPositive();
    }

    /** Ctrl-C or {@code kill}: requests end first, then the store; nothing is said on stderr, nothing is lost. */
    @Test
    void stopsInOrderWhenToldTo() throws Exception {
        Set<Commit> acknowledged = ConcurrentHashMap.newKeySet();
        try (LedgerProcess child = LedgerProcess.start(directory, LedgerConfig.Store.IGNITE);
                HttpLedger ledger = new HttpLedger(
                        child.address(),
                        new ClientSettings(Duration.ofSeconds(1), Duration.ofSeconds(20), 1, Duration.ofMillis(10)))) {
            Submitter.openRound(ledger, TestChain.key("coordinator"));
            long chain = ledger.chain().orElseThrow().chain();
            try (var clients = Executors.newFixedThreadPool(CLIENTS)) {
                for (int client = 0; client < CLIENTS; client++) {
                    String name = "stop-" + client;
                    clients.submit(() -> Submitter.submitForEver(ledger, chain, name, acknowledged));
                }
                org.awaitility.Awaitility.await()
                        .atMost(2, TimeUnit.MINUTES)
                        .until(() -> acknowledged.size() > CLIENTS);
                assertThat(child.stop()).isEqualTo(128 + 15);
            }
            assertThat(child.stderr().lines()).allMatch(line -> line.startsWith("WARNING: Using incubator modules"));
        }
        assertThat(Files.readString(directory.resolve("ignite.log"))).doesNotContain("SEVERE");
        try (LedgerProcess child = LedgerProcess.start(directory, LedgerConfig.Store.IGNITE);
                HttpLedger ledger = new HttpLedger(child.address())) {
            assertThat(ledger.commits(1)).containsAll(acknowledged);
        }
    }

    /** Several clients submit without pause; after a while the process is killed under them. */
    private static void submitUntilKilled(
            LedgerProcess child, HttpLedger ledger, Set<Commit> acknowledged, int kill, int afterMillis)
            throws Exception {
        long chain = ledger.chain().orElseThrow().chain();
        int before = acknowledged.size();
        try (var clients = Executors.newFixedThreadPool(CLIENTS)) {
            for (int client = 0; client < CLIENTS; client++) {
                String name = kill + "-" + client;
                clients.submit(() -> Submitter.submitForEver(ledger, chain, name, acknowledged));
            }
            org.awaitility.Awaitility.await()
                    .atMost(2, TimeUnit.MINUTES)
                    .until(() -> acknowledged.size() > before + CLIENTS);
            clients.awaitTermination(afterMillis, TimeUnit.MILLISECONDS);
            child.kill();
        }
    }
}
