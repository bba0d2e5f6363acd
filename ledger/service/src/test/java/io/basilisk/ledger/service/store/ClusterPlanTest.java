package io.basilisk.ledger.service.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterPlanTest {
    private static final String TWO = "one = 10.0.0.1 48500 8600\ntwo = 10.0.0.2 48500 8600\n";

    @TempDir
    Path directory;

    @Test
    void theFileThatComesWithBasiliskIsOne() {
        Path file = Path.of(System.getProperty("basilisk.home"), "conf", "ledger-cluster.conf");
        ClusterPlan plan = ClusterPlan.read(file, "two");
        assertThat(plan.self()).isEqualTo(new ClusterMember("two", "10.0.0.2", 48500, 8600));
        assertThat(plan.members()).hasSize(3);
        assertThat(plan.others()).doesNotContain(plan.self()).hasSize(2);
        assertThat(plan.majority()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | another odd number, got 2",
                "three = 10.0.0.3 48500 | expected 'host port rest-port'",
                "three = 10.0.0.3 48500 rest | expected 'host port rest-port'",
                "three = 10.0.0.3 48500 48501 | three different ports",
                "three = 10.0.0.3 0 8600 | expected ports of 1 to 65535",
                "three = 10.0.0.2 48500 8601 | at an address of its own",
            })
    void saysWhatIsWrong(String line, String expected) throws IOException {
        Path file = Files.writeString(directory.resolve("cluster.conf"), TWO + line);
        assertThatThrownBy(() -> ClusterPlan.read(file, "one"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cluster.conf: ")
                .hasMessageContaining(expected);
    }

    @Test
    void aNodeMustBeOneOfThem() {
        Path file = Path.of(System.getProperty("basilisk.home"), "conf", "ledger-cluster.conf");
        assertThatThrownBy(() -> ClusterPlan.read(file, "four"))
                .hasMessageContaining("expected node 'four' to be one of [one, three, two]");
    }
}
