package io.basilisk.jobs.round;

import io.basilisk.jobs.run.Candidate;
import io.basilisk.ledger.Contribution;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * One set of weights to measure.
 *
 * @param contribution the signed contribution, empty for candidates that are nobody's
 * @param deltaHash what it says of its delta, empty likewise
 */
@SuppressWarnings("ArrayRecordComponent")
record CandidateTask(Candidate candidate, byte[] contribution, byte[] deltaHash) implements Serializable {
    /** Base, null miner, and every contribution that the ledger took. */
    static List<CandidateTask> all(List<Contribution> contributions) {
        List<CandidateTask> all = new ArrayList<>();
        all.add(of(Candidate.BASE));
        all.add(of(Candidate.NULL_MINER));
        for (Contribution it : contributions) {
            Candidate candidate =
                    new Candidate(Candidate.CONTRIBUTION, it.shard(), it.id().hex());
            all.add(new CandidateTask(candidate, it.encode(), it.deltaHash().bytes()));
        }
        return all;
    }

    static CandidateTask of(String kind) {
        return new CandidateTask(Candidate.of(kind), new byte[0], new byte[0]);
    }
}
