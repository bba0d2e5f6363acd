package io.basilisk.ledger.rules;

import static io.basilisk.ledger.rules.Refusals.OTHER;
import static org.assertj.core.api.Assertions.assertThat;

import io.basilisk.ledger.CloseCommits;
import io.basilisk.ledger.Commit;
import io.basilisk.ledger.Contribution;
import io.basilisk.ledger.DeviceKind;
import io.basilisk.ledger.ImprovementScore;
import io.basilisk.ledger.OpenRound;
import io.basilisk.ledger.RefusalCode;
import io.basilisk.ledger.Scores;
import io.basilisk.ledger.SealRequest;
import io.basilisk.ledger.Signature;
import io.basilisk.ledger.SolvedBlock;
import io.basilisk.ledger.Submission;
import io.basilisk.ledger.rules.Refusals.Case;
import io.basilisk.ledger.testing.TestChain;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Each kind of submission at a time, or on a chain, where it has no place; and how many named refusals there are with
 * those of the other tables.
 */
class RefusalTableTest {
    private static final int AT_LEAST = 100;

    private static final Signature OTHERS = Signature.of(new byte[Signature.BYTES]);

    /**
     * Codes that tests of their own are about: they need more than one submission, or bytes that are none. No seal of a
     * ledger is so old that a block of it could come too early.
     */
    private static final Set<RefusalCode> ELSEWHERE = Set.of(
            RefusalCode.MALFORMED,
            RefusalCode.TIME_TOO_EARLY,
            RefusalCode.STALE,
            RefusalCode.TOO_MANY_PENDING,
            RefusalCode.MEMPOOL_FULL);

    private static Submission opening(TestChain by, long chain, int round) {
        return TestChain.sign(by.coordinator(), it -> new OpenRound(chain, round, OTHER, 1, 30, it));
    }

    private static Submission commit(TestChain by, long chain, int round) {
        return TestChain.sign(
                by.node(0), it -> new Commit(chain, round, by.node(0).publicKey(), OTHER, it));
    }

    private static Submission closing(TestChain by, long chain, int round) {
        return TestChain.sign(by.coordinator(), it -> new CloseCommits(chain, round, it));
    }

    private static Submission contribution(TestChain by, long chain, int round) {
        return TestChain.sign(
                by.node(0),
                it -> new Contribution(
                        chain, round, by.node(0).publicKey(), 0, OTHER, OTHER, OTHER, 1, 1, DeviceKind.CPU, OTHER, it));
    }

    private static Submission scores(TestChain by, long chain, int round) {
        return TestChain.sign(
                by.coordinator(), it -> new Scores(chain, round, OTHER, new ImprovementScore(1), List.of(), it));
    }

    private static Submission seal(TestChain by, long chain, int round) {
        return TestChain.sign(by.coordinator(), it -> new SealRequest(chain, round, OTHER, 1, 2, 1, OTHER, it));
    }

    private interface Maker {
        Submission make(TestChain by, long chain, int round);
    }

    private record Kind(String name, Maker maker) {}

    private static final List<Kind> OF_A_ROUND = List.of(
            new Kind("a commit", RefusalTableTest::commit),
            new Kind("an end of commits", RefusalTableTest::closing),
            new Kind("a contribution", RefusalTableTest::contribution),
            new Kind("scores", RefusalTableTest::scores),
            new Kind("a seal", RefusalTableTest::seal));

    private static Case[] misplaced() {
        List<Case> cases = new ArrayList<>();
        for (Kind kind : OF_A_ROUND) {
            cases.add(new Case(
                    kind.name() + " before genesis",
                    "no-chain",
                    chain -> kind.maker().make(chain, 0, 1)));
            cases.add(new Case(kind.name() + " of another chain", "wrong-chain", chain -> {
                chain.begin().open(1);
                return kind.maker().make(chain, chain.chain() ^ 2, 1);
            }));
            cases.add(new Case(kind.name() + " before any round", "no-round", chain -> {
                chain.begin();
                return kind.maker().make(chain, chain.chain(), 1);
            }));
            cases.add(new Case(kind.name() + " for round 0", "no-round", chain -> {
                chain.begin().open(1);
                return kind.maker().make(chain, chain.chain(), 0);
            }));
            cases.add(new Case(kind.name() + " for a round to come", "no-round", chain -> {
                chain.begin().open(1);
                return kind.maker().make(chain, chain.chain(), 2);
            }));
            cases.add(new Case(kind.name() + " for a mined round", "wrong-state", chain -> {
                chain.begin().mineRound(chain.node(0));
                Submission late = kind.maker().make(chain, chain.chain(), 1);
                // The same bytes again would be answered with the first receipt.
                return late instanceof CloseCommits it ? new CloseCommits(it.chain(), 1, OTHERS) : late;
            }));
        }
        cases.add(new Case("a round of another chain", "wrong-chain", chain -> {
            chain.begin();
            return opening(chain, chain.chain() ^ 2, 1);
        }));
        cases.add(new Case("a mined round again", "wrong-round", chain -> {
            chain.begin().mineRound(chain.node(0));
            return opening(chain, chain.chain(), 1);
        }));
        cases.add(new Case("a block before genesis", "no-chain", chain -> {
            TestChain other = new TestChain().begin();
            other.untilSealed(true);
            return new SolvedBlock(other.solved(other.node(0), 10));
        }));
        return cases.toArray(Case[]::new);
    }

    @TestFactory
    List<DynamicTest> whatIsOutOfPlace() {
        return Refusals.refused(misplaced());
    }

    /** What a ledger refuses, with a code each, and what a verifier finds in forged blocks, with a field each. */
    @Test
    void thereAreAHundredNamedRefusals() {
        RefusalTest before = new RefusalTest();
        ScoreAndBlockRefusalTest after = new ScoreAndBlockRefusalTest();
        TransferRefusalTest.play();
        Map<String, List<DynamicTest>> tables = new TreeMap<>();
        tables.put("genesis", before.genesis());
        tables.put("open round", before.openRound());
        tables.put("commit", before.commit());
        tables.put("close commits", before.closeCommits());
        tables.put("contribution", before.contribution());
        tables.put("scores", after.scores());
        tables.put("seal", after.seal());
        tables.put("block", after.block());
        tables.put("transfer", new TransferRefusalTest().transfers());
        tables.put("out of place", whatIsOutOfPlace());
        List<String> names = new ArrayList<>();
        Set<String> codes = new TreeSet<>();
        tables.forEach((table, cases) -> cases.forEach(it -> {
            names.add(table + " " + it.getDisplayName());
            codes.add(it.getDisplayName().substring(0, it.getDisplayName().indexOf(':')));
        }));
        System.out.println(names.size() + " named refusals with " + codes.size() + " codes");
        assertThat(names).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(AT_LEAST);
        Set<String> wanted = Arrays.stream(RefusalCode.values())
                .filter(it -> !ELSEWHERE.contains(it))
                .map(RefusalCode::text)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(codes).containsAll(wanted);
    }
}
