package io.basilisk.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MasterAddressTest {

    @Test
    void readsAndPrintsTheUsualForm() {
        MasterAddress address = MasterAddress.parse("spark://grid.example.org:7077");
        assertThat(address)
                .isEqualTo(new MasterAddress("grid.example.org", 7077))
                .hasToString("spark://grid.example.org:7077");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "grid:7077", "spark://grid", "spark://:7077", "spark://grid:70770", "http://grid:7077"})
    void saysWhatItExpected(String text) {
        assertThatThrownBy(() -> MasterAddress.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("expected spark://host:port");
    }

    @Test
    void reachesAnOpenPortAndNamesTheWayThere() throws IOException {
        try (ServerSocket master = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            MasterAddress address = new MasterAddress("127.0.0.1", master.getLocalPort());
            assertThat(address.reach().isLoopbackAddress()).isTrue();
        }
    }

    @Test
    void aClosedPortIsAClearError() throws IOException {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }
        assertThatThrownBy(() -> new MasterAddress("127.0.0.1", port).reach())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll("spark://127.0.0.1:" + port, "cannot be reached", "./basilisk master");
    }
}
