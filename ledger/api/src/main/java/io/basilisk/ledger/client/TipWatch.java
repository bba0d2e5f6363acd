package io.basilisk.ledger.client;

import io.basilisk.ledger.ChainInfo;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.RefusedException;
import io.basilisk.ledger.json.Parsers;
import io.basilisk.ledger.json.ProofViews;
import io.basilisk.ledger.proof.HeaderProof;
import io.basilisk.ledger.proof.ProofException;
import java.net.http.HttpHeaders;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Holds a ledger to what it showed before. Every answer tells the chain and its tip; one that was not checked yet must
 * have the remembered tip in its header log, by a proof, before anybody uses the answer. Then it is remembered.
 */
final class TipWatch {
    /** Response headers. */
    static final String CHAIN = "Basilisk-Chain";

    static final String TIP = "Basilisk-Tip";

    private final Http http;
    private final TipMemory memory;
    private final String ledger;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable KnownTip known;
    private boolean asked;

    TipWatch(Http http, TipMemory memory, String ledger) {
        this.http = http;
        this.memory = memory;
        this.ledger = ledger;
    }

    /**
     * Checks what an answer tells.
     *
     * @throws TipAlarmException when it is another history than the one remembered
     */
    void answered(HttpHeaders headers) {
        if (lock.isHeldByCurrentThread()) {
            return; // an answer to a question of its own
        }
        Optional<KnownTip> told = told(headers);
        if (told.isPresent() && told.get().equals(known)) {
            return;
        }
        lock.lock();
        try {
            Optional<KnownTip> shown = told.isPresent() || asked ? told : ask();
            asked = true;
            shown.ifPresent(this::check);
        } finally {
            lock.unlock();
        }
    }

    private Optional<KnownTip> told(HttpHeaders headers) {
        Optional<String> chain = headers.firstValue(CHAIN);
        Optional<String> tip = headers.firstValue(TIP).filter(value -> value.contains(";"));
        if (chain.isEmpty() || tip.isEmpty()) {
            return Optional.empty();
        }
        String height = tip.get().substring(0, tip.get().indexOf(';'));
        String hash = tip.get().substring(height.length() + 1);
        return http.parsed(
                " (its headers)",
                () -> Optional.of(
                        new KnownTip(Hash32.parse(chain.get()), Integer.parseInt(height), Hash32.parse(hash), ledger)));
    }

    /** For a ledger whose answers do not tell, and to be sure: the answer of one that lags may be old. */
    private Optional<KnownTip> ask() {
        Optional<ChainInfo> chain = http.ask("/v1/chain", Parsers::chain);
        return chain.map(info -> new KnownTip(info.chainId(), info.height(), info.tip(), ledger));
    }

    private void check(KnownTip told) {
        KnownTip remembered = remembered(told.chainId());
        KnownTip shown = told;
        for (int attempt = 1; shown.height() < remembered.height() && attempt <= http.attempts(); attempt++) {
            http.rest(attempt);
            shown = ask().filter(again -> again.chainId().equals(told.chainId()))
                    .orElse(shown);
        }
        if (shown.height() < remembered.height()) {
            throw alarm(remembered, "a chain that ends with " + shown.block() + ": it went backwards");
        }
        if (shown.height() > remembered.height()) {
            prove(remembered, shown);
        } else if (!shown.hash().equals(remembered.hash())) {
            throw alarm(remembered, "another history: there, " + shown.block());
        }
        memory.remember(shown);
        known = shown;
    }

    /** Of a chain that is new to this machine, the genesis block, whose hash is its id. */
    private KnownTip remembered(Hash32 chainId) {
        KnownTip last = known;
        return last != null && last.chainId().equals(chainId)
                ? last
                : memory.find(chainId).orElse(new KnownTip(chainId, 0, chainId, ledger));
    }

    private void prove(KnownTip remembered, KnownTip shown) {
        HeaderProof proof;
        try {
            proof = http.ask(
                    "/v1/proofs/header/" + remembered.height() + "?tree=" + shown.height(), ProofViews::header);
            Hash32 tip = proof.check();
            if (!tip.equals(shown.hash()) || proof.block().height() != remembered.height()) {
                throw new ProofException("expected a proof that " + shown.block() + " has block "
                        + remembered.height() + " before it, found one of block "
                        + proof.block().height() + " before " + tip);
            }
        } catch (RefusedException | ProofException e) {
            throw alarm(
                    remembered,
                    shown.block() + " as its tip, without a proof that it continues what was seen (" + e.getMessage()
                            + ")");
        }
        if (!proof.block().hash().equals(remembered.hash())) {
            throw alarm(
                    remembered,
                    "another history: there, block " + remembered.height() + " is "
                            + proof.block().hash() + ", and the tip is " + shown.block());
        }
    }

    private TipAlarmException alarm(KnownTip remembered, String shown) {
        String was = remembered.block() + " of chain " + remembered.chainId() + ", shown by " + remembered.ledger();
        String message = "this ledger's history is not the one that was seen before.\n  remembered: " + was
                + "\n  shown now:  " + shown
                + "\nIt was restored from an old backup, or its history was changed: blocks that were seen are gone,"
                + " and payments in them. Ask its keeper, and compare the tip with others."
                + "\nTo go on with what it shows now, forget what was seen: rm " + memory.file(remembered.chainId());
        return new TipAlarmException(message, was, shown);
    }
}
