package io.basilisk.ledger.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.JournalEntry;
import io.basilisk.ledger.RefusedException;
import io.basilisk.ledger.Submission;
import io.basilisk.ledger.testing.TestChain;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.DynamicTest;

/** A table of submissions and the code that each is refused with; a refused submission changes nothing. */
final class Refusals {
    private Refusals() {}

    record Case(String name, String code, Function<TestChain, Submission> submission) {}

    static final Hash32 OTHER = TestChain.hash("something else");

    private static DynamicTest refused(Case it, Supplier<TestChain> given) {
        return DynamicTest.dynamicTest(it.code() + ": " + it.name(), () -> {
            TestChain chain = given.get();
            Submission submission = it.submission().apply(chain);
            List<JournalEntry> before = chain.ledger().entries();
            RefusedException refusal = catchThrowableOfType(
                    RefusedException.class, () -> chain.ledger().submit(submission));
            assertThat(refusal).as("expected a refusal").isNotNull();
            assertThat(refusal.code()).isEqualTo(it.code());
            assertThat(refusal)
                    .hasMessageMatching("(?s).*\\b(expected|already|before|came first|accepted|rejected)\\b.*");
            assertThat(chain.ledger().entries()).isEqualTo(before);
        });
    }

    static List<DynamicTest> refused(Case... cases) {
        List<DynamicTest> tests = new ArrayList<>();
        for (Case it : cases) {
            tests.add(refused(it, TestChain::new));
        }
        return tests;
    }

    /** The same, all on one chain. */
    static List<DynamicTest> refusedOn(TestChain chain, Case... cases) {
        List<DynamicTest> tests = new ArrayList<>();
        for (Case it : cases) {
            tests.add(refused(it, () -> chain));
        }
        return tests;
    }
}
