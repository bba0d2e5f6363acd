package io.basilisk.jobs.run;

import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.wallet.KeyFile;
import io.basilisk.ledger.wallet.NodeKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The keys of a run that one process hosts: {@code coordinator.json}, {@code node-0.json}, {@code node-1.json} and so
 * on.
 */
public final class NodeKeys {
    private final Path folder;

    public NodeKeys(Path folder) {
        this.folder = folder;
    }

    /**
     * The key that signs what the driver tells the ledger; made where there is none yet.
     *
     * @param obeyed the public key that the run's chain was begun with; empty if it has none yet
     * @throws RunException if the chain obeys another key than the one that is there
     */
    public NodeKey coordinator(Optional<Hash32> obeyed) {
        Path file = folder.resolve("coordinator.json");
        if (obeyed.isPresent() && Files.notExists(file)) {
            throw new RunException("expected the key " + obeyed.get() + ", with which the run's chain was begun, in "
                    + file + ", found none: restore it from a backup");
        }
        NodeKey key = KeyFile.openOrCreate(file);
        if (obeyed.isPresent() && !key.publicKey().equals(obeyed.get())) {
            throw new RunException("expected the key " + obeyed.get() + ", with which the run's chain was begun, in "
                    + file + ", found " + key.publicKey() + ": restore it from a backup");
        }
        return key;
    }

    /** Key of a hosted node; made where there is none yet. */
    public NodeKey node(int number) {
        return KeyFile.openOrCreate(folder.resolve(name(number) + ".json"));
    }

    /** Keys of all hosted nodes. */
    public List<NodeKey> nodes(int count) {
        return IntStream.range(0, count).mapToObj(this::node).toList();
    }

    /** What a hosted node is called. */
    public static String name(int number) {
        return "node-" + number;
    }
}
