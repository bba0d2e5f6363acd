package io.basilisk.ledger.service.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Puts a new journal in the place of a ledger's old one. The new one is made in a folder beside it; a marker file then
 * decides, in one step, and whoever opens the ledger next finishes what a crash left undone. So at any time there is
 * exactly one journal, the old one or the new one, whole.
 *
 * <pre>
 * journal-swap/new/    the new journal
 * journal-swap/old/    the old one, on its way out
 * journal-swap/READY   the new one counts
 * </pre>
 *
 * All of it under the directory's lock.
 */
public final class JournalSwap {
    private JournalSwap() {}

    private static Path folder(Path directory) {
        return directory.resolve("journal-swap");
    }

    private static Path marker(Path directory) {
        return folder(directory).resolve("READY");
    }

    /** Whether a new journal counts and is not in its place yet. */
    static boolean isPending(Path directory) {
        return Files.exists(marker(directory));
    }

    /** Makes room for a new journal. @return where it belongs; has nothing in it */
    public static Path prepare(Path directory) {
        finish(directory);
        Path made = folder(directory).resolve("new");
        try {
            return Files.createDirectories(made);
        } catch (IOException e) {
            throw new StoreException("cannot make " + made + ": " + e.getMessage(), e);
        }
    }

    /** The new journal, complete and on disk, takes the place of the old one. */
    public static void commit(Path directory) {
        try {
            Path draft = folder(directory).resolve("READY.new");
            Files.write(draft, new byte[0]);
            DurableFiles.move(draft, marker(directory));
        } catch (IOException e) {
            throw new StoreException("cannot write in " + folder(directory) + ": " + e.getMessage(), e);
        }
        HaltPoint.SWAP_DECIDED.reached();
        finish(directory);
    }

    /** Finishes a swap that was decided, clears away one that was not. Does nothing where there is none. */
    static void finish(Path directory) {
        if (Files.notExists(folder(directory))) {
            return;
        }
        try {
            if (isPending(directory)) {
                replace(directory, JournalPlace.file(directory));
                replace(directory, JournalPlace.ignite(directory));
                HaltPoint.SWAPPED.reached();
                Files.delete(marker(directory));
            }
            delete(folder(directory));
        } catch (IOException e) {
            throw new StoreException(
                    "cannot put the new journal of " + folder(directory) + " in its place: " + e.getMessage()
                            + ". Mend the cause, then start again: nothing is lost",
                    e);
        }
    }

    private static void replace(Path directory, Path place) throws IOException {
        Path made = folder(directory).resolve("new").resolve(place.getFileName());
        if (Files.notExists(made)) {
            return;
        }
        if (Files.exists(place)) {
            Path old = Files.createDirectories(folder(directory).resolve("old"));
            DurableFiles.move(place, old.resolve(place.getFileName()));
            HaltPoint.SWAP_HALFWAY.reached();
        }
        DurableFiles.move(made, place);
    }

    private static void delete(Path folder) throws IOException {
        List<Path> inside;
        try (Stream<Path> all = Files.walk(folder)) {
            inside = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : inside) {
            Files.delete(path);
        }
    }
}
