package io.basilisk.ledger.wallet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFileTest {
    @TempDir
    Path folder;

    @Test
    void onlyItsOwnerMayReadIt() throws IOException {
        Path file = folder.resolve("keys/node-0.json");
        NodeKey key = KeyFile.create(file);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(KeyFile.open(file).publicKey()).isEqualTo(key.publicKey());
        assertThat(KeyFile.openOrCreate(file).publicKey()).isEqualTo(key.publicKey());
        try (Stream<Path> left = Files.list(file.getParent())) {
            assertThat(left).containsExactly(file);
        }
    }

    @Test
    void isNeverOverwritten() throws IOException {
        Path file = folder.resolve("key.json");
        KeyFile.create(file);
        String before = Files.readString(file);
        assertThatThrownBy(() -> KeyFile.create(file)).hasMessageContaining("exists already");
        assertThat(Files.readString(file)).isEqualTo(before);
    }

    @Test
    void isRefusedWhenOthersMayReadIt() throws IOException {
        Path file = folder.resolve("key.json");
        KeyFile.create(file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertThatThrownBy(() -> KeyFile.open(file))
                .hasMessageContaining("expected mode rw-------, found rw-r-----")
                .hasMessageContaining("chmod 600");
    }

    @Test
    void isRefusedWhenDamaged() throws IOException {
        Path file = folder.resolve("key.json");
        KeyFile.create(file);
        String good = Files.readString(file);
        String seed = good.replaceAll("(?s).*\"seed\" : \"([0-9a-f]{64})\".*", "$1");
        char other = seed.charAt(5) == 'a' ? 'b' : 'a';
        for (String bad : List.of(
                "",
                "{}",
                "no json",
                good.replace(seed, seed.substring(2)),
                good.replace(seed, seed.substring(0, 5) + other + seed.substring(6)))) {
            Files.writeString(file, bad);
            assertThatThrownBy(() -> KeyFile.open(file))
                    .as(bad)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(file.toString())
                    .hasMessageNotContaining(seed.substring(8));
        }
    }

    @Test
    void ofManyThatCreateItAtOnceAllUseTheSameKey() throws InterruptedException, ExecutionException {
        Path file = folder.resolve("key.json");
        try (ExecutorService pool = Executors.newFixedThreadPool(8)) {
            List<Callable<NodeKey>> opening = IntStream.range(0, 8)
                    .<Callable<NodeKey>>mapToObj(i -> () -> KeyFile.openOrCreate(file))
                    .toList();
            for (Future<NodeKey> opened : pool.invokeAll(opening)) {
                assertThat(opened.get().publicKey())
                        .isEqualTo(KeyFile.open(file).publicKey());
            }
        }
    }
}
