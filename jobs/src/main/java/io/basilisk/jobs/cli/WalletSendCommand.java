package io.basilisk.jobs.cli;

import io.basilisk.jobs.ledger.Signing;
import io.basilisk.ledger.Address;
import io.basilisk.ledger.Amount;
import io.basilisk.ledger.BlockHeader;
import io.basilisk.ledger.BlockSummary;
import io.basilisk.ledger.ChainInfo;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.Ledger;
import io.basilisk.ledger.Spending;
import io.basilisk.ledger.Transfer;
import io.basilisk.ledger.TransferInfo;
import io.basilisk.ledger.TransferInfo.State;
import io.basilisk.ledger.client.HttpLedger;
import io.basilisk.ledger.wallet.NodeKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Sends coins and waits until a block holds the transfer. */
@Command(
        name = "send",
        description = "Send coins, and wait until a block holds the transfer. Exit code 1 if none will.")
final class WalletSendCommand implements Callable<Integer> {
    private static final int MOST_WITHIN = 1000;
    private static final Duration PAUSE = Duration.ofMillis(500);

    @Spec
    private CommandSpec spec;

    @Mixin
    private KeyOption key;

    @Mixin
    private LedgerOption ledgerOption;

    @Parameters(index = "0", paramLabel = "ADDRESS", description = "Who gets it (bsk1…).")
    private Address to;

    @Parameters(index = "1", paramLabel = "AMOUNT", description = "BSK, with up to 8 decimals.")
    private Amount amount;

    @Option(
            names = "--fee",
            paramLabel = "BSK",
            description = "For the finder of the block. Default: ${DEFAULT-VALUE}.")
    private Amount fee = Amount.ZERO;

    @Option(names = "--memo", paramLabel = "TEXT", description = "For the receiver; everybody can read it.")
    private String memo = "";

    @Option(
            names = "--within",
            paramLabel = "BLOCKS",
            description = "Give up when this many blocks came without it, at most 1000. Default: ${DEFAULT-VALUE}.")
    private int within = 100;

    @Option(names = "--no-wait", description = "Return as soon as the ledger has recorded it.")
    private boolean noWait;

    @Option(names = "--json", description = "Print one JSON object for each step.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        byte[] memoBytes = memo.getBytes(StandardCharsets.UTF_8);
        expect(amount.units() > 0, "AMOUNT: expected more than 0 BSK");
        expect(
                memoBytes.length <= Transfer.MOST_MEMO_BYTES,
                "--memo: expected at most " + Transfer.MOST_MEMO_BYTES + " bytes, got " + memoBytes.length);
        expect(within >= 1 && within <= MOST_WITHIN, "--within: expected 1 to " + MOST_WITHIN + ", got " + within);
        NodeKey sender = key.open();
        try (HttpLedger ledger = ledgerOption.open()) {
            Transfer transfer = transfer(ledger, sender, memoBytes);
            ledger.submit(transfer);
            TransferInfo info = ledger.transfer(transfer.txid())
                    .orElseThrow(() -> new IllegalStateException("the ledger took transfer " + transfer.txid()
                            + " and does not know it: is this the same ledger?"));
            tell(info, "");
            if (noWait) {
                return 0;
            }
            Interruption interruption = Interruption.announce(() -> tellThatItGoesOn(info.transfer()));
            try {
                return await(ledger, info) ? 0 : 1;
            } finally {
                interruption.cancel();
            }
        }
    }

    private void expect(boolean holds, String message) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), message);
        }
    }

    private Transfer transfer(Ledger ledger, NodeKey sender, byte[] memoBytes) {
        ChainInfo chain = ledger.chain()
                .orElseThrow(() -> new IllegalStateException("this ledger has no chain yet, so there are no coins"));
        Spending spending = ledger.spending(sender.address());
        return Signing.by(
                sender,
                signature -> new Transfer(
                        chain.chain(),
                        sender.publicKey(),
                        to,
                        amount,
                        fee,
                        spending.nextNonce(),
                        chain.height() + within,
                        memoBytes,
                        signature));
    }

    /** Tells of every change until the last. @return whether a block holds it */
    private boolean await(HttpLedger ledger, TransferInfo first) throws InterruptedException {
        TransferInfo info = first;
        Hash32 txid = first.transfer().txid();
        while (!info.state().isFinal()) {
            Thread.sleep(PAUSE);
            TransferInfo now = ledger.transfer(txid).orElse(info);
            if (now.state() != info.state()) {
                tell(now, now.state() == State.CONFIRMED ? check(ledger, now) : "");
            }
            info = now;
        }
        return info.state() == State.CONFIRMED;
    }

    /** That a block holds the transfer is not believed but computed. */
    private static String check(HttpLedger ledger, TransferInfo info) {
        BlockSummary summary = info.block().orElseThrow();
        Transfer sent = info.transfer();
        BlockHeader header =
                ledger.proofs().transfer(sent.txid()).proof().section().header();
        if (!header.hash().equals(summary.hash())) {
            throw new IllegalStateException("the ledger says that block " + summary.height() + " " + summary.hash()
                    + " holds the transfer, and proves that block " + header.height() + " " + header.hash() + " does");
        }
        return "checked: the block's root covers it";
    }

    private void tellThatItGoesOn(Transfer transfer) {
        var err = spec.commandLine().getErr();
        err.println("Stopped waiting. The transfer itself goes on, until block " + transfer.expiryHeight()
                + " at most; what becomes of it: " + ledgerOption.address() + "/#/transfer/" + transfer.txid());
        err.flush();
    }

    private void tell(TransferInfo info, String remark) {
        var out = spec.commandLine().getOut();
        out.println(json ? Json.line(object(info)) : line(info, remark));
        out.flush();
    }

    private String line(TransferInfo info, String remark) {
        Transfer it = info.transfer();
        return switch (info.state()) {
            case PENDING ->
                "Transfer " + it.txid() + "\n  " + it.amount() + " BSK to " + it.to()
                        + (it.to().equals(it.sender()) ? " (this key's own address)" : "") + ", fee " + it.fee()
                        + " BSK: waits for a round to be sealed";
            case SEALED -> "  is being mined";
            case CONFIRMED -> "  is in block " + height(info) + " (" + remark + ")";
            case EXPIRED -> "  expired: no block took it up to height " + it.expiryHeight();
            case REPLACED -> "  was replaced by another with the same nonce";
            case DROPPED -> "  gave way to others: send it again with a higher fee";
        };
    }

    private static Map<String, Object> object(TransferInfo info) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("txid", info.transfer().txid().hex());
        object.put("state", Json.word(info.state()));
        object.put("from", info.transfer().sender().toString());
        object.put("to", info.transfer().to().toString());
        object.put("amount", info.transfer().amount().toString());
        object.put("fee", info.transfer().fee().toString());
        object.put("nonce", info.transfer().nonce());
        object.put("expiryHeight", info.transfer().expiryHeight());
        object.put("height", height(info));
        object.put("block", info.block().map(block -> block.hash().hex()).orElse(null));
        return object;
    }

    private static @Nullable Integer height(TransferInfo info) {
        return info.block().map(BlockSummary::height).orElse(null);
    }
}
