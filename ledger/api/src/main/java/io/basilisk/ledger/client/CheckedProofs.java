package io.basilisk.ledger.client;

import io.basilisk.ledger.Address;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.ScoredContribution;
import io.basilisk.ledger.Transfer;
import io.basilisk.ledger.json.ProofViews;
import io.basilisk.ledger.proof.AccountLeaf;
import io.basilisk.ledger.proof.AccountProof;
import io.basilisk.ledger.proof.ConsistencyProof;
import io.basilisk.ledger.proof.ContributionProof;
import io.basilisk.ledger.proof.HeaderProof;
import io.basilisk.ledger.proof.ProofException;
import io.basilisk.ledger.proof.TransferProof;
import java.util.List;
import java.util.Optional;

/**
 * Asks a ledger for proofs, and gives only those that hold: paths, roots, and the work of the header they end with.
 * That this header is in the chain is for {@link #headers} to show. Every method throws {@link ProofException}, which
 * names what did not match.
 */
public final class CheckedProofs {
    private final HttpLedger ledger;
    private final Http http;

    CheckedProofs(HttpLedger ledger, Http http) {
        this.ledger = ledger;
        this.http = http;
    }

    /** A proof that holds, and what it says. */
    public record Checked<P, T>(P proof, T content) {}

    /** What a node handed in for a round, one item for each shard. @param node public key */
    public Checked<ContributionProof, List<ScoredContribution>> contribution(int round, Hash32 node) {
        ContributionProof proof = http.ask("/v1/proofs/contribution/" + round + "/" + node, ProofViews::contribution);
        return new Checked<>(proof, proof.check(round, node));
    }

    public Checked<TransferProof, Transfer> transfer(Hash32 txid) {
        TransferProof proof = http.ask("/v1/proofs/transfer/" + txid, ProofViews::transfer);
        return new Checked<>(proof, proof.check(txid));
    }

    /** An account after the newest block that has one after it. */
    public Checked<AccountProof, Optional<AccountLeaf>> account(Address address) {
        AccountProof proof = http.ask("/v1/proofs/account/" + address, ProofViews::account);
        return new Checked<>(proof, proof.check(address));
    }

    /** The same after a block of this height. */
    public Checked<AccountProof, Optional<AccountLeaf>> account(Address address, int height) {
        AccountProof proof = http.ask("/v1/proofs/account/" + address + "?height=" + height, ProofViews::account);
        expect("an account after block", height, proof.height());
        return new Checked<>(proof, proof.check(address));
    }

    /** What an address owns after the tip, computed from proofs and the tip's body. */
    public CheckedBalance balance(Address address) {
        return CheckedBalance.of(ledger, address);
    }

    /** That one block is before another. */
    public HeaderProof header(int height, int tree) {
        HeaderProof proof = http.ask("/v1/proofs/header/" + height + "?tree=" + tree, ProofViews::header);
        expect("a proof of block", height, proof.block().height());
        expect("a proof in the header log of block", tree, proof.tree().header().height());
        proof.check();
        return proof;
    }

    /** That two blocks are of one history. */
    public ConsistencyProof consistency(int from, int to) {
        ConsistencyProof proof = http.ask("/v1/proofs/consistency?from=" + from + "&to=" + to, ProofViews::consistency);
        expect("the header log of block", from, proof.from().header().height());
        expect("the header log of block", to, proof.to().header().height());
        proof.check();
        return proof;
    }

    /** All headers, from the genesis block to the tip, with their links, targets, times and work checked. */
    public CheckedHeaders headers() {
        return CheckedHeaders.of(ledger);
    }

    private static void expect(String what, int asked, int found) {
        if (asked != found) {
            throw new ProofException("expected " + what + " " + asked + ", found " + found);
        }
    }
}
