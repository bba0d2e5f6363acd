package io.basilisk.jobs.verify;

import io.basilisk.jobs.data.DatasetManifest;
import io.basilisk.jobs.run.Sha256;
import io.basilisk.ledger.GenesisParams;
import io.basilisk.ledger.Hash32;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;

/** What a run began with, against the genesis block: settings, data, initial model. */
final class OriginCheck {
    private final Subject subject;

    OriginCheck(Subject subject) {
        this.subject = subject;
    }

    /**
     * What follows from it.
     *
     * @param model as the run's seed gives it
     * @param data empty if the data set's manifest is not the run's
     */
    record Origin(ModelReplay model, Optional<DatasetManifest> data) {}

    Origin check(GenesisParams genesis) {
        Findings findings = subject.findings();
        String run = subject.name(subject.directory().runFile());
        byte[] file = subject.storage().read(subject.directory().runFile());
        findings.same(run, 0, "runHash", genesis.runHash(), Hash32.of(Sha256.of(file)));
        Hash32 named = Hash32.of(subject.manifest().initialModelHash());
        findings.same(run, 0, "initialModelHash", genesis.modelHash(), named);
        ModelReplay initial = ModelReplay.initial(
                subject.manifest().model(), subject.manifest().settings().seed());
        String checkpoint = subject.name(subject.directory().checkpoint(0));
        findings.same(checkpoint, 0, "model drawn from the seed", genesis.modelHash(), initial.hash());
        return new Origin(initial, checkData());
    }

    private Optional<DatasetManifest> checkData() {
        Path path = new Path(subject.directory().data(), "manifest.json");
        String where = subject.name(path);
        Optional<byte[]> text =
                subject.findings().reading(where, 0, () -> subject.storage().read(path));
        byte[] expected = subject.manifest().dataManifestHash();
        Optional<DatasetManifest> manifest = text.filter(
                        bytes -> subject.findings().sameHash(where, 0, "sha256", expected, Sha256.of(bytes)))
                .map(DatasetManifest::fromJson);
        manifest.ifPresent(this::checkFiles);
        return manifest;
    }

    private void checkFiles(DatasetManifest manifest) {
        checkFile("tokenizer.json", manifest.tokenizerSha256());
        Stream.concat(manifest.train().files().stream(), manifest.heldOut().files().stream())
                .forEach(file -> checkFile(file.name(), file.sha256()));
    }

    private void checkFile(String name, String sha256) {
        Path path = new Path(subject.directory().data(), name);
        String where = subject.name(path);
        Optional<byte[]> hash =
                subject.findings().reading(where, 0, () -> subject.storage().sha256(path));
        hash.ifPresent(found -> subject.findings().same(where, 0, "sha256", Hash32.parse(sha256), Hash32.of(found)));
    }
}
