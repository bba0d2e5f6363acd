package io.basilisk.jobs.verify;

import io.basilisk.ledger.*;
import java.util.List;

final class ChainCheck {
    ChainCheck(Findings f) {}

    void check(List<Block> b, Ledger l) {}
}
