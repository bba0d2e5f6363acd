package io.basilisk.jobs.verify;

import io.basilisk.jobs.run.RunDirectory;
import io.basilisk.jobs.run.Sha256;
import io.basilisk.jobs.run.Sha256Sums;
import io.basilisk.jobs.run.Storage;
import io.basilisk.ledger.Hash32;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/** Files against a {@code SHA256SUMS}: each listed file is there with its hash, and no other lies beside them. */
final class SumsCheck {
    private final Storage storage;
    private final RunDirectory directory;
    private final Findings findings;

    SumsCheck(Storage storage, RunDirectory directory, Findings findings) {
        this.storage = storage;
        this.directory = directory;
        this.findings = findings;
    }

    /**
     * Checks one list.
     *
     * @param sums the list's file
     * @param sealed what the list itself must hash to, if the chain says so
     * @param folders where only listed files may lie
     * @return damaged folders: those in which a file is missing, surplus or changed
     */
    Set<Path> check(int round, Path sums, Optional<Hash32> sealed, List<Path> folders) {
        String where = directory.relative(sums);
        Optional<byte[]> text = findings.reading(where, round, () -> storage.read(sums));
        sealed.ifPresent(hash -> text.ifPresent(
                bytes -> findings.same(where, round, "artifactsHash", hash, Hash32.of(Sha256.of(bytes)))));
        Optional<SortedMap<String, byte[]>> listed =
                text.flatMap(bytes -> findings.reading(where, round, () -> Sha256Sums.parse(bytes)));
        if (listed.isEmpty()) {
            return Set.copyOf(folders);
        }
        Set<Path> damaged = new HashSet<>();
        Map<String, byte[]> expected = new TreeMap<>(listed.get());
        for (Path folder : folders) {
            if (!checkFolder(round, folder, sums, expected)) {
                damaged.add(folder);
            }
        }
        expected.keySet()
                .forEach(path -> findings.add(path, round, "file", "to be there, as " + where + " says", "none"));
        return damaged;
    }

    /** Takes what it finds out of {@code listed}. */
    private boolean checkFolder(int round, Path folder, Path sums, Map<String, byte[]> listed) {
        boolean sound = true;
        for (Path file : storage.files(folder)) {
            if (!file.equals(sums)) {
                sound &= checkFile(round, file, directory.relative(sums), listed.remove(directory.relative(file)));
            }
        }
        String prefix = directory.relative(folder) + "/";
        return sound && listed.keySet().stream().noneMatch(path -> path.startsWith(prefix));
    }

    /** @param hash as listed, null if it is not */
    private boolean checkFile(int round, Path file, String sums, byte @Nullable [] hash) {
        String path = directory.relative(file);
        if (hash == null) {
            findings.add(path, round, "file", "only files that " + sums + " lists", "another");
            return false;
        }
        Hash32 expected = Hash32.of(hash);
        Hash32 found = Hash32.of(storage.sha256(file));
        if (!found.equals(expected)) {
            findings.add(path, round, "sha256", expected + ", as " + sums + " says", found);
            return false;
        }
        return true;
    }
}
