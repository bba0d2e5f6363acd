package io.basilisk.ledger.service;

import io.basilisk.ledger.Block;
import io.basilisk.ledger.CloseCommits;
import io.basilisk.ledger.Commit;
import io.basilisk.ledger.Contribution;
import io.basilisk.ledger.GenesisParams;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.OpenRound;
import io.basilisk.ledger.Scores;
import io.basilisk.ledger.SealRequest;
import io.basilisk.ledger.SolvedBlock;
import io.basilisk.ledger.Submission;
import io.basilisk.ledger.Transfer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** What a merge did, in words for a person: nothing that is undone or lost goes unnamed. */
final class MergeReport {
    private static final int SHORT = 12;

    private MergeReport() {}

    /** @param loser whose chain does not count: "this folder" or "the file" */
    static List<String> of(MergePlan plan, String loser) {
        List<String> lines = new ArrayList<>();
        section(lines, "Blocks of " + loser + " that are stale now", plan.undone(), MergeReport::block);
        section(lines, "Transfers of " + loser + " that wait for a block now", plan.carried(), MergeReport::transfer);
        section(
                lines,
                "Transfers of " + loser + " that the chain rules out",
                plan.refused(),
                it -> transfer(it.transfer()) + ": " + it.code() + ", " + it.why());
        section(
                lines,
                "Entries of the journal of " + loser + " that are not of this one",
                plan.lost(),
                it -> "entry " + it.sequence() + ": " + submission(it.submission()));
        section(
                lines,
                "Balances that are others than with " + loser,
                plan.balances(),
                it -> it.address() + ": " + it.before() + " BSK there, " + it.after() + " BSK here");
        return lines;
    }

    private static <T> void section(List<String> lines, String title, List<T> items, Function<T, String> words) {
        lines.add(title + ": " + (items.isEmpty() ? "none" : String.valueOf(items.size())));
        items.forEach(item -> lines.add("  " + words.apply(item)));
    }

    private static String block(Block block) {
        return "block " + block.header().height() + " " + block.hash() + " of round "
                + block.header().round() + ", found by " + block.header().miner() + ", with "
                + block.seal().transfers().size() + " transfers";
    }

    private static String transfer(Transfer it) {
        return "transfer " + it.txid() + " of " + it.amount() + " BSK from " + it.sender() + " to " + it.to()
                + ", nonce " + it.nonce();
    }

    private static String submission(Submission submission) {
        return switch (submission) {
            case GenesisParams _ -> "the genesis";
            case OpenRound it -> "the opening of round " + it.round();
            case Commit it -> "a commit of node " + head(it.node()) + " to round " + it.round();
            case CloseCommits it -> "the end of commits to round " + it.round();
            case Contribution it ->
                "the contribution of node " + head(it.node()) + " to shard " + it.shard() + " of round " + it.round();
            case Scores it -> "the scores of round " + it.round();
            case SealRequest it -> "the sealing of round " + it.round();
            case SolvedBlock it ->
                "block " + it.header().height() + " " + it.header().hash();
            case Transfer it -> transfer(it);
        };
    }

    private static String head(Hash32 hash) {
        return hash.hex().substring(0, SHORT) + "…";
    }
}
