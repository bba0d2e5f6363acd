package io.basilisk.ledger.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three nodes on a network of their own that breaks: see {@link PartitionedCluster}. {@code -Dbasilisk.partitions=10}
 * breaks it ten times as often.
 */
class PartitionTest {
    private static final int TIMES = Integer.getInteger("basilisk.partitions", 1);

    @TempDir
    Path directory;

    @Test
    void onlyTheMajorityGoesOnAndNothingIsLost() throws Exception {
        String id = Long.toString(ProcessHandle.current().pid());
        try (Namespaces network = Namespaces.made(id, ClusterProcesses.NAMES)
                .orElseGet(() -> Assumptions.abort(
                        "network namespaces need root and ip (apt install iproute2): no network was broken"))) {
            List<String> command = new ArrayList<>(List.of(network.onHub()));
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.add("@" + Path.of(System.getProperty("basilisk.home"), "conf", "jvm.options"));
            command.add("-Dbasilisk.home=" + System.getProperty("basilisk.home"));
            command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
            command.addAll(List.of(PartitionedCluster.class.getName(), directory.toString(), id, "" + TIMES));
            Process client =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            System.out.println(said);
            assertThat(client.waitFor()).as(said).isZero();
        }
    }
}
