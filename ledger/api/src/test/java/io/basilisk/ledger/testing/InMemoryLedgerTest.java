package io.basilisk.ledger.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.basilisk.ledger.UnknownOutcomeException;
import io.basilisk.ledger.testing.InMemoryLedger.Fault;
import org.junit.jupiter.api.Test;

class InMemoryLedgerTest {
    @Test
    void lostSubmissionIsNotThere() {
        TestChain chain = new TestChain();
        chain.ledger().failNext(Fault.LOST);
        assertThatThrownBy(() -> chain.ledger().submit(chain.params())).isInstanceOf(UnknownOutcomeException.class);
        assertThat(chain.ledger().chain()).isEmpty();
        chain.begin();
        assertThat(chain.ledger().entries()).hasSize(1);
    }

    @Test
    void submissionWhoseAnswerIsLostIsThereOnce() {
        TestChain chain = new TestChain();
        chain.ledger().failNext(Fault.ANSWER_LOST, Fault.NONE);
        assertThatThrownBy(() -> chain.ledger().submit(chain.params())).isInstanceOf(UnknownOutcomeException.class);
        assertThat(chain.ledger().chain()).isPresent();
        assertThat(chain.ledger().submit(chain.params()).sequence()).isZero();
        assertThat(chain.ledger().entries()).hasSize(1);
    }
}
