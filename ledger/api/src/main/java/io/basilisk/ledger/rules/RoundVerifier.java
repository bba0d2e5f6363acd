package io.basilisk.ledger.rules;

import io.basilisk.ledger.Commit;
import io.basilisk.ledger.Contribution;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.RewardThreshold;
import io.basilisk.ledger.RoundSeal;
import io.basilisk.ledger.ScoredRound;
import io.basilisk.ledger.Signature;
import io.basilisk.ledger.Submission;
import io.basilisk.ledger.wallet.Signatures;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Checks all that was handed in for one round that a block covers. */
final class RoundVerifier {
    private record Promise(Hash32 node, Hash32 commitHash) {}

    private final Chain chain;
    private final RoundSeal seal;
    private final ScoredRound round;
    private final RewardThreshold threshold;
    private final Findings findings;
    private final String name;

    /** @param threshold that the round must have had */
    RoundVerifier(Chain chain, RoundSeal seal, ScoredRound round, RewardThreshold threshold, Findings findings) {
        this.chain = chain;
        this.seal = seal;
        this.round = round;
        this.threshold = threshold;
        this.findings = findings;
        name = "round " + round.round();
    }

    void check() {
        Set<Promise> promises = checkCommits();
        Hash32 evalSeed = BodyRoot.evalSeed(round.commits(), seal.prevHash(), round.ledgerNonce());
        findings.same(name + " evalSeed", evalSeed, round.evalSeed());
        round.contributions().forEach(contribution -> check(contribution, promises));
        checkScores();
    }

    private Set<Promise> checkCommits() {
        Set<Promise> promises = new HashSet<>();
        List<Commit> commits = round.commits();
        for (int i = 0; i < commits.size(); i++) {
            Commit commit = commits.get(i);
            String field = name + " commit " + i;
            checkPlace(field, commit.chain(), commit.round());
            checkSigned(field, commit.node(), commit, commit.signature());
            findings.holds(
                    promises.add(new Promise(commit.node(), commit.commitHash())),
                    field,
                    "a commit that was not made before",
                    commit.commitHash());
        }
        return promises;
    }

    private void check(Contribution contribution, Set<Promise> promises) {
        String field = name + " shard " + Integer.toUnsignedString(contribution.shard());
        checkPlace(field, contribution.chain(), contribution.round());
        checkSigned(field, contribution.node(), contribution, contribution.signature());
        findings.holds(
                promises.contains(new Promise(contribution.node(), contribution.commitHash())),
                field,
                "a commit of its node that it opens",
                "none to " + contribution.commitHash());
    }

    private void checkScores() {
        String field = name + " scores";
        checkPlace(field, round.scores().chain(), round.round());
        checkSigned(
                field,
                chain.params().coordinatorKey(),
                round.scores(),
                round.scores().signature());
        ScoreRules.check(round.scores(), round.contributions(), seal.baseModelHash(), threshold)
                .ifPresent(fault -> findings.holds(false, field, "what the rules allow", fault.detail()));
    }

    private void checkPlace(String field, long prefix, int number) {
        findings.same(field + " chain", chain.prefix(), prefix);
        findings.same(field + " round", round.round(), number);
    }

    private void checkSigned(String field, Hash32 key, Submission submission, Signature signature) {
        findings.holds(
                Signatures.isValid(key, submission, signature), field + " signature", "one of key " + key, signature);
    }
}
