package io.basilisk.jobs.cli;

import io.basilisk.ledger.BlockHeader;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.Transfer;
import io.basilisk.ledger.client.CheckedHeaders;
import io.basilisk.ledger.client.CheckedProofs.Checked;
import io.basilisk.ledger.client.HttpLedger;
import io.basilisk.ledger.json.ProofViews;
import io.basilisk.ledger.proof.TransferProof;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Proves a payment: that a block holds it, and that this block is in a chain whose work was checked. */
@Command(
        name = "proof",
        description =
                "Prove that a block holds a transfer. Everything is checked here: the way from the transfer to its"
                        + " block, and all headers. Exit code 1 if anything does not match.")
final class WalletProofCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Mixin
    private LedgerOption ledgerOption;

    @Parameters(paramLabel = "TXID", description = "The transfer's id, 64 hex digits.")
    private Hash32 txid;

    @Option(names = "--json", description = "Print the proof itself, for others to check.")
    private boolean json;

    @Override
    public void run() {
        try (HttpLedger ledger = ledgerOption.open()) {
            Checked<TransferProof, Transfer> checked = ledger.proofs().transfer(txid);
            CheckedHeaders headers = ledger.proofs().headers();
            headers.expectHolds(checked.proof().section().header());
            PrintWriter out = spec.commandLine().getOut();
            out.println(
                    json
                            ? ProofViews.transfer(txid, checked.proof()).toString()
                            : text(checked.content(), checked.proof(), headers));
            out.flush();
        }
    }

    private static String text(Transfer transfer, TransferProof proof, CheckedHeaders headers) {
        BlockHeader block = proof.section().header();
        String memo = WalletCommand.memo(transfer);
        return """
                Transfer %s
                  %s BSK from %s to %s, fee %s BSK%s
                  is in block %d (%s), %d blocks deep
                  checked  the way from the transfer to the block, %d hashes
                           %d headers of chain %.16s…, %s hashes of work""".formatted(
                        transfer.txid(),
                        transfer.amount(),
                        transfer.sender(),
                        transfer.to(),
                        transfer.fee(),
                        memo.isEmpty() ? "" : ", \"" + memo + "\"",
                        block.height(),
                        block.hash(),
                        headers.height() - block.height() + 1,
                        proof.transfer().path().size() + proof.section().path().size(),
                        headers.height() + 1,
                        headers.chainId(),
                        headers.work());
    }
}
