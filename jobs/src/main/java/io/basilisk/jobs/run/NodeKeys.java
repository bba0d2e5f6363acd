package io.basilisk.jobs.run;

import io.basilisk.ledger.wallet.KeyFile;
import io.basilisk.ledger.wallet.NodeKey;
import java.nio.file.Path;
import java.util.List;
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

    /** The key that signs what the driver tells the ledger; made where there is none yet. */
    public NodeKey coordinator() {
        return KeyFile.openOrCreate(folder.resolve("coordinator.json"));
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
