package io.basilisk.jobs.verify;

import io.basilisk.jobs.data.DatasetManifest;
import io.basilisk.jobs.round.Judgement;
import io.basilisk.jobs.run.Candidate;
import io.basilisk.jobs.run.CandidateLosses;
import io.basilisk.jobs.run.HeldOutSample;
import io.basilisk.jobs.run.LossTable;
import io.basilisk.jobs.run.ShardDeal;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.ReasonCode;
import io.basilisk.ledger.ScoreRecord;
import java.util.List;
import java.util.Optional;

/** Scores, lower bounds and reasons of a round against what its table of losses gives. */
final class ScoreCheck {
    private final Subject subject;
    private final Optional<DatasetManifest> data;

    /** @param data tells how much held-out text there is */
    ScoreCheck(Subject subject, Optional<DatasetManifest> data) {
        this.subject = subject;
        this.data = data;
    }

    /**
     * Without the data set's manifest, which was named then, nothing can be said of scores.
     *
     * @param deltas what could be read of the deltas; empty leaves out the comparison with them
     */
    Optional<Judgement> check(RoundFacts facts, Optional<DeltaCheck.Deltas> deltas) {
        return data.flatMap(it -> check(facts, it, deltas));
    }

    private Optional<Judgement> check(RoundFacts facts, DatasetManifest manifest, Optional<DeltaCheck.Deltas> deltas) {
        String where = where(facts);
        Findings findings = subject.findings();
        return findings.reading(where, facts.round(), () -> {
            List<CandidateLosses> losses =
                    LossTable.read(subject.storage(), subject.directory().losses(facts.round()));
            compareSample(facts, losses, Math.toIntExact(manifest.heldOut().tokens()));
            deltas.ifPresent(read -> compareWithDeltas(facts, losses, read));
            Judgement judgement = Judgement.of(
                    deal(facts, manifest),
                    facts.baseModelHash(),
                    facts.threshold(),
                    facts.scored().contributions(),
                    facts.scored().commits(),
                    losses,
                    subject.manifest().model().parameterCount());
            findings.same(
                    where,
                    facts.round(),
                    "null miner's score",
                    facts.scored().scores().nullMiner(),
                    judgement.nullMiner());
            compareRecords(facts, judgement.records());
            return judgement;
        });
    }

    private ShardDeal deal(RoundFacts facts, DatasetManifest manifest) {
        return new ShardDeal(
                facts.previousHash().bytes(),
                facts.round(),
                subject.manifest().settings().workers(),
                manifest.train().blocks().size());
    }

    private void compareSample(RoundFacts facts, List<CandidateLosses> losses, int heldOutTokens) {
        int[] drawn = HeldOutSample.draw(
                HeldOutSample.windows(heldOutTokens, subject.manifest().model().context()),
                subject.manifest().settings().evalSequences(),
                facts.scored().evalSeed().bytes());
        Hash32 sealed = facts.scored().scores().evalSetHash();
        same(facts, "evalSetHash", sealed, Hash32.of(HeldOutSample.hash(drawn)));
        for (CandidateLosses row : losses) {
            if (row.losses().length > 0) {
                String field = "losses of " + row.candidate().kind() + " "
                        + row.candidate().shard();
                same(facts, "number of " + field, drawn.length, row.losses().length);
            }
        }
    }

    private void compareWithDeltas(RoundFacts facts, List<CandidateLosses> losses, DeltaCheck.Deltas deltas) {
        for (CandidateLosses row : losses) {
            DeltaCheck.Read delta = row.candidate().kind().equals(Candidate.CONTRIBUTION)
                    ? deltas.deltas().get(row.candidate().shard())
                    : null;
            if (delta != null) {
                String shard = " of shard " + row.candidate().shard();
                boolean measured =
                        delta.finding() == ReasonCode.OK && row.finding().equals(ReasonCode.NOT_FINITE.name());
                if (!measured) {
                    same(facts, "finding" + shard, delta.finding().name(), row.finding());
                }
                same(facts, "norm" + shard, delta.norm(), row.norm());
            }
        }
    }

    private void compareRecords(RoundFacts facts, List<ScoreRecord> computed) {
        List<ScoreRecord> recorded = facts.scored().scores().records();
        if (!same(facts, "number of scores", recorded.size(), computed.size())) {
            return;
        }
        for (int i = 0; i < recorded.size(); i++) {
            ScoreRecord chain = recorded.get(i);
            ScoreRecord table = computed.get(i);
            String shard = " of shard " + chain.shard();
            same(facts, "shard of score " + i, chain.shard(), table.shard());
            same(facts, "loss before" + shard, chain.lossBeforeMicro(), table.lossBeforeMicro());
            same(facts, "loss after" + shard, chain.lossAfterMicro(), table.lossAfterMicro());
            same(facts, "score" + shard, chain.score().micro(), table.score().micro());
            same(
                    facts,
                    "lower bound" + shard,
                    chain.lowerBound().micro(),
                    table.lowerBound().micro());
            same(facts, "reason" + shard, chain.reason(), table.reason());
        }
    }

    private boolean same(RoundFacts facts, String field, Object expected, Object found) {
        return subject.findings().same(where(facts), facts.round(), field, expected, found);
    }

    private String where(RoundFacts facts) {
        return subject.name(subject.directory().losses(facts.round()));
    }
}
