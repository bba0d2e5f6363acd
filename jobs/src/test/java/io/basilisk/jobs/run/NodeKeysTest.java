package io.basilisk.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.basilisk.ledger.Hash32;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeKeysTest {
    @TempDir
    Path folder;

    @Test
    void theCoordinatorsKeyStaysTheSame() {
        NodeKeys keys = new NodeKeys(folder);
        Hash32 made = keys.coordinator(Optional.empty()).publicKey();
        assertThat(keys.coordinator(Optional.of(made)).publicKey()).isEqualTo(made);
    }

    @Test
    void aLostKeyIsNotReplacedOnceAChainObeysIt() {
        Hash32 obeyed = Hash32.of(new byte[32]);
        assertThatThrownBy(() -> new NodeKeys(folder).coordinator(Optional.of(obeyed)))
                .isInstanceOf(RunException.class)
                .hasMessageContainingAll(obeyed.toString(), "found none", "restore it");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aStrangeKeyIsNamed() {
        NodeKeys keys = new NodeKeys(folder);
        Hash32 strange = keys.coordinator(Optional.empty()).publicKey();
        assertThatThrownBy(() -> keys.coordinator(Optional.of(Hash32.of(new byte[32]))))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("found " + strange);
    }
}
