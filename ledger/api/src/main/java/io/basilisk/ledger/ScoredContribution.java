package io.basilisk.ledger;

import java.util.Optional;

/** A contribution and, once its round is scored, how it did. */
public record ScoredContribution(Contribution contribution, Optional<ScoreRecord> score) {}
