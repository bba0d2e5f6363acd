package io.basilisk.jobs.verify;

import io.basilisk.jobs.ledger.Signing;
import io.basilisk.jobs.mining.Miner;
import io.basilisk.jobs.report.ContributionRow;
import io.basilisk.jobs.report.ReportTables;
import io.basilisk.jobs.round.Judgement;
import io.basilisk.jobs.run.Candidate;
import io.basilisk.jobs.run.CandidateLosses;
import io.basilisk.jobs.run.CheckpointSlice;
import io.basilisk.jobs.run.CheckpointTable;
import io.basilisk.jobs.run.Checkpoints;
import io.basilisk.jobs.run.DeltaHeader;
import io.basilisk.jobs.run.DeltaTable;
import io.basilisk.jobs.run.Floats;
import io.basilisk.jobs.run.HeldOutSample;
import io.basilisk.jobs.run.LossTable;
import io.basilisk.jobs.run.ParquetFiles;
import io.basilisk.jobs.run.RunDirectory;
import io.basilisk.jobs.run.RunManifest;
import io.basilisk.jobs.run.RunSettings;
import io.basilisk.jobs.run.Sha256;
import io.basilisk.jobs.run.Sha256Sums;
import io.basilisk.jobs.run.ShardDeal;
import io.basilisk.jobs.run.Storage;
import io.basilisk.jobs.scoring.ImprovementTest;
import io.basilisk.jobs.scoring.Verdict;
import io.basilisk.kernels.sha256.NonceSearch;
import io.basilisk.kernels.transformer.DeltaCodec;
import io.basilisk.kernels.transformer.DeltaMean;
import io.basilisk.kernels.transformer.ModelHash;
import io.basilisk.kernels.transformer.Slice;
import io.basilisk.kernels.transformer.SliceLayout;
import io.basilisk.kernels.transformer.TransformerConfig;
import io.basilisk.kernels.transformer.WeightDelta;
import io.basilisk.ledger.BlockHeader;
import io.basilisk.ledger.CloseCommits;
import io.basilisk.ledger.Commit;
import io.basilisk.ledger.Contribution;
import io.basilisk.ledger.DeviceKind;
import io.basilisk.ledger.GenesisParams;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.OpenRound;
import io.basilisk.ledger.RoundInfo;
import io.basilisk.ledger.RoundState;
import io.basilisk.ledger.ScoreRecord;
import io.basilisk.ledger.Scores;
import io.basilisk.ledger.SealRequest;
import io.basilisk.ledger.Signature;
import io.basilisk.ledger.SolvedBlock;
import io.basilisk.ledger.Target;
import io.basilisk.ledger.ThresholdMode;
import io.basilisk.ledger.wallet.NodeKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;

/**
 * A run of a model too small to learn anything, made without Spark: real keys, a real chain, real tables, and deltas
 * and losses from a seed.
 */
final class TinyRun {
    static final int WORKERS = 3;
    static final int EVAL_SEQUENCES = 32;

    private static final int HELD_OUT_TOKENS = 1_000;
    private static final Signature UNSIGNED = Signature.of(new byte[Signature.BYTES]);

    final StateLedger ledger = new StateLedger();
    final Storage storage = new Storage(new Configuration());
    final RunDirectory directory;

    /** Lies of the coordinator: applied to what it tells the ledger, never to the files. */
    UnaryOperator<ScoreRecord> scoreLie = UnaryOperator.identity();

    UnaryOperator<SealRequest> sealLie = UnaryOperator.identity();

    /** What contributors say that they were trained on. */
    UnaryOperator<Hash32> shardClaim = UnaryOperator.identity();

    private final SplittableRandom random;
    private final NodeKey coordinator = key(100);
    private final RunManifest manifest;
    private final long chain;
    private ModelReplay model;
    private int round;

    TinyRun(java.nio.file.Path folder, long seed) {
        directory = RunDirectory.of(folder.toString());
        random = new SplittableRandom(seed);
        RunSettings settings = new RunSettings(
                "tiny",
                WORKERS,
                4,
                2,
                "none",
                "byte",
                0,
                "tail:0.1",
                seed,
                "adamw",
                1e-3,
                10,
                20,
                0.6,
                0.9,
                0.5,
                EVAL_SEQUENCES,
                "absolute",
                1_000,
                0.05);
        TransformerConfig shape = new TransformerConfig(1, 2, 2, 8, 16, 8, 256, true, 10_000f, 1e-5f);
        model = ModelReplay.initial(shape, seed);
        byte[] data = TinyData.write(storage, directory, HELD_OUT_TOKENS);
        manifest = new RunManifest(settings, shape, data, model.hash().bytes());
        storage.write(directory.runFile(), manifest.toBytes());
        publish(model);
        ledger.submit(Signing.by(
                coordinator,
                signature -> new GenesisParams(
                        ledger.ledgerKey(),
                        coordinator.publicKey(),
                        Hash32.of(manifest.runHash()),
                        model.hash(),
                        50,
                        12,
                        Target.EASIEST,
                        ThresholdMode.ABSOLUTE,
                        1_000,
                        0,
                        5,
                        signature)));
        chain = ledger.chain().orElseThrow().chain();
    }

    Subject subject(Findings findings) {
        return new Subject(storage, directory, RunManifest.read(storage, directory), findings);
    }

    /** Runs a round in which every worker gains this many nats per token; gains below the threshold leave it void. */
    void round(double gain) {
        round++;
        Hash32 base = model.hash();
        ledger.submit(Signing.by(
                coordinator,
                signature -> new OpenRound(
                        chain, round, base, WORKERS, manifest.settings().steps(), signature)));
        List<Contribution> contributions = train(base);
        ledger.submit(Signing.by(coordinator, signature -> new CloseCommits(chain, round, signature)));
        contributions.forEach(ledger::submit);
        Judgement judgement = score(contributions, gain);
        SealRequest request = aggregate(judgement);
        if (ledger.round(round).orElseThrow().state() == RoundState.SCORED) {
            ledger.submit(request);
            mine();
        }
        report(judgement, contributions);
    }

    private List<Contribution> train(Hash32 base) {
        List<Contribution> contributions = new ArrayList<>();
        for (int shard = 0; shard < WORKERS; shard++) {
            NodeKey key = key(shard);
            WeightDelta delta = new WeightDelta(manifest.model(), noise(1e-3f));
            Contribution contribution = contribution(key, shard, base, hash(delta.encode()));
            ledger.submit(Signing.by(
                    key, signature -> new Commit(chain, round, key.publicKey(), contribution.commitHash(), signature)));
            contributions.add(contribution);
            writeDelta(contribution, delta.encode());
        }
        return contributions;
    }

    private ShardDeal deal() {
        byte[] previous = ledger.round(round).orElseThrow().previousHash().bytes();
        return new ShardDeal(previous, round, WORKERS, TinyData.TRAIN_BLOCKS);
    }

    private Contribution contribution(NodeKey key, int shard, Hash32 base, Hash32 deltaHash) {
        Hash32 salt = Hash32.of(bytes(32));
        return Signing.by(
                key,
                signature -> new Contribution(
                        chain,
                        round,
                        key.publicKey(),
                        shard,
                        shardClaim.apply(Hash32.of(deal().shardHash(shard))),
                        base,
                        deltaHash,
                        8,
                        4,
                        DeviceKind.CPU,
                        salt,
                        signature));
    }

    private Hash32 hash(List<byte[]> encoded) {
        List<Slice> layout = SliceLayout.of(manifest.model());
        return Hash32.of(ModelHash.delta(IntStream.range(0, layout.size())
                .mapToObj(i -> ModelHash.deltaSlice(layout.get(i), encoded.get(i)))
                .toList()));
    }

    private void writeDelta(Contribution contribution, List<byte[]> encoded) {
        DeltaHeader header =
                new DeltaHeader(manifest.runId(), round, contribution.shard(), contribution.encode(), 64, 0.25, 3.5);
        List<Slice> layout = SliceLayout.of(manifest.model());
        List<Group> rows = IntStream.range(0, layout.size())
                .mapToObj(i -> DeltaTable.row(
                        header, layout.get(i).tensor(), layout.get(i).index(), DeltaCodec.INT8_BLOCKS, encoded.get(i)))
                .toList();
        Path file = new Path(directory.deltas(round), "part-" + contribution.shard() + ".parquet");
        ParquetFiles.writeFile(storage, file, DeltaTable.SCHEMA, rows);
    }

    private Judgement score(List<Contribution> contributions, double gain) {
        RoundInfo info = ledger.round(round).orElseThrow();
        int[] drawn = HeldOutSample.draw(
                HeldOutSample.windows(HELD_OUT_TOKENS, manifest.model().context()),
                EVAL_SEQUENCES,
                info.evalSeed().orElseThrow().bytes());
        double[] base = new double[drawn.length];
        Arrays.setAll(base, e -> 3 + 0.1 * random.nextGaussian());
        List<CandidateLosses> losses = new ArrayList<>();
        losses.add(new CandidateLosses(Candidate.of(Candidate.BASE), "OK", 0, base));
        losses.add(new CandidateLosses(Candidate.of(Candidate.NULL_MINER), "OK", 0, base));
        for (Contribution contribution : contributions) {
            Candidate candidate = new Candidate(
                    Candidate.CONTRIBUTION,
                    contribution.shard(),
                    contribution.id().hex());
            double norm = delta(contribution).norm();
            losses.add(new CandidateLosses(candidate, "OK", norm, after(base, gain)));
        }
        writeLosses(directory.losses(round), losses);
        writeLosses(
                directory.aggregateLosses(round),
                List.of(new CandidateLosses(Candidate.of(Candidate.AGGREGATE), "OK", 0, after(base, gain))));
        Judgement judgement = Judgement.of(
                deal(),
                info.baseModelHash(),
                info.threshold(),
                contributions,
                ledger.commits(round),
                losses,
                manifest.model().parameterCount());
        List<ScoreRecord> told = judgement.records().stream().map(scoreLie).toList();
        ledger.submit(Signing.by(
                coordinator,
                signature -> new Scores(
                        chain, round, Hash32.of(HeldOutSample.hash(drawn)), judgement.nullMiner(), told, signature)));
        return judgement;
    }

    private SealRequest aggregate(Judgement judgement) {
        boolean accepted = judgement.verdicts().stream().anyMatch(Verdict::accepted);
        double before = judgement.baseLoss();
        double after = ImprovementTest.mean(LossTable.read(storage, directory.aggregateLosses(round))
                .getFirst()
                .losses());
        Checkpoints checkpoints = new Checkpoints(storage, directory, manifest.model());
        boolean kept = !accepted || after > before;
        if (kept) {
            checkpoints.keep(round, checkpoints.open(round - 1));
        } else {
            DeltaMean mean = new DeltaMean(manifest.model().parameterCount());
            ledger.contributions(round).stream()
                    .filter(it ->
                            judgement.verdicts().get(it.contribution().shard()).accepted())
                    .forEach(it -> mean.add(delta(it.contribution()).values()));
            model = model.step(mean.value(), 0.6f, 0.9f);
            publish(model);
        }
        Hash32 artifacts = Hash32.of(Sha256.of(writeSums()));
        long lossBefore = ImprovementTest.micro(before);
        long lossAfter = ImprovementTest.micro(kept ? before : after);
        SealRequest told = sealLie.apply(new SealRequest(
                chain, round, model.hash(), SealRequest.MEAN_NESTEROV, lossBefore, lossAfter, artifacts, UNSIGNED));
        return Signing.by(
                coordinator,
                signature -> new SealRequest(
                        chain,
                        round,
                        told.newModelHash(),
                        told.aggregator(),
                        told.lossBeforeMicro(),
                        told.lossAfterMicro(),
                        told.artifactsHash(),
                        signature));
    }

    /** Writes the round's SHA256SUMS as it is right now. */
    byte[] writeSums() {
        Map<String, byte[]> hashes = new TreeMap<>();
        for (Path folder : directory.sealedFolders(round)) {
            storage.files(folder).forEach(file -> hashes.put(directory.relative(file), storage.sha256(file)));
        }
        byte[] text = Sha256Sums.format(new TreeMap<>(hashes));
        storage.write(directory.sums(round), text);
        return text;
    }

    private void publish(ModelReplay state) {
        Path draft = directory.checkpointDraft(round);
        List<Group> rows = SliceLayout.of(manifest.model()).stream()
                .map(slice -> CheckpointTable.row(CheckpointSlice.of(
                        slice,
                        Floats.toBytes(state.weights(), slice.offset(), slice.length()),
                        Floats.toBytes(state.momentum(), slice.offset(), slice.length()))))
                .toList();
        ParquetFiles.writeFile(storage, new Path(draft, "part-0.parquet"), CheckpointTable.SCHEMA, rows);
        new Checkpoints(storage, directory, manifest.model())
                .publish(round, draft, state.outerSteps(), state.hash().bytes());
    }

    private void mine() {
        RoundInfo info = ledger.round(round).orElseThrow();
        Miner miner = new Miner(ledger.template(info.eligible().getFirst()), NonceSearch::search, 0);
        BlockHeader header = null;
        while (header == null) {
            ledger.pass(20);
            header = miner.search(20, 1_000_000).orElse(null);
        }
        ledger.submit(new SolvedBlock(header));
    }

    private void report(Judgement judgement, List<Contribution> contributions) {
        RoundInfo info = ledger.round(round).orElseThrow();
        List<ContributionRow> rows = contributions.stream()
                .map(it -> {
                    Verdict verdict = judgement.verdicts().get(it.shard());
                    return new ContributionRow(
                            round,
                            it.shard(),
                            it.address().toString(),
                            verdict.improvement().score(),
                            verdict.improvement().lowerBound(),
                            info.threshold().micro(),
                            verdict.accepted(),
                            verdict.reason().name(),
                            verdict.figures(),
                            judgement.norm(it.shard()),
                            64,
                            0.25,
                            "cpu",
                            it.deltaHash().hex(),
                            info.block().map(block -> block.hash().hex()).orElse(""));
                })
                .toList();
        new ReportTables(storage, directory).write(round, rows);
    }

    private WeightDelta delta(Contribution contribution) {
        return java.util.Objects.requireNonNull(io.basilisk.jobs.round.DeltaReading.of(
                        storage,
                        directory,
                        round,
                        contribution.shard(),
                        contribution.encode(),
                        contribution.deltaHash().bytes(),
                        manifest.model())
                .delta());
    }

    private void writeLosses(Path table, List<CandidateLosses> rows) {
        ParquetFiles.writeFile(
                storage,
                new Path(table, "part-0.parquet"),
                LossTable.SCHEMA,
                rows.stream().map(LossTable::row).toList());
    }

    private double[] after(double[] base, double gain) {
        return Arrays.stream(base)
                .map(loss -> loss - gain - 0.001 * random.nextGaussian())
                .toArray();
    }

    private float[] noise(float scale) {
        float[] values = new float[manifest.model().parameterCount()];
        for (int i = 0; i < values.length; i++) {
            values[i] = scale * (float) random.nextGaussian();
        }
        return values;
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static NodeKey key(int number) {
        byte[] seed = new byte[32];
        seed[0] = (byte) number;
        return NodeKey.ofSeed(seed);
    }
}
