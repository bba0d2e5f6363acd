package io.basilisk.jobs.cli;

import io.basilisk.ledger.Account;
import io.basilisk.ledger.AccountEvent;
import io.basilisk.ledger.Address;
import io.basilisk.ledger.Ledger;
import io.basilisk.ledger.Spending;
import io.basilisk.ledger.Transfer;
import io.basilisk.ledger.client.HttpLedger;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Keys and what they earned. A key is a node's identity and owns the coins of its address. */
@Command(
        name = "wallet",
        description = "Make and restore keys; show addresses, balances and histories; send coins.",
        subcommands = {
            WalletCreateCommand.Create.class,
            WalletCreateCommand.Restore.class,
            WalletCreateCommand.Backup.class,
            WalletSendCommand.class,
            WalletProofCommand.class
        })
final class WalletCommand implements Runnable {

    private static final String ADDRESS = "An address (bsk1…). Default: the key's.";

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing what to do");
    }

    @Command(name = "address", description = "Print the address of a key.")
    void address(@Mixin KeyOption key) {
        print(key.address().toString());
    }

    @Command(name = "balance", description = "What an address owns, what of it can be spent, how it was earned.")
    void balance(
            @Parameters(paramLabel = "ADDRESS", arity = "0..1", description = ADDRESS) @Nullable Address address,
            @Mixin KeyOption key,
            @Mixin LedgerOption ledger,
            @Option(
                            names = "--verify",
                            description = "Do not take the ledger's word for it: check all headers and the way from the"
                                    + " account to them. Exit code 1 if the balance is another.")
                    boolean verify,
            @Option(names = "--json", description = "Print one JSON object.") boolean json) {
        Address whose = addressOf(address, key);
        try (HttpLedger open = ledger.open()) {
            CheckedAccount said = verify ? CheckedAccount.checked(open, whose) : CheckedAccount.unchecked(open, whose);
            print(json ? Json.line(object(said)) : text(said.account(), said.spending()) + said.remark());
        }
    }

    private static Map<String, Object> object(CheckedAccount said) {
        Account account = said.account();
        Spending spending = said.spending();
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("address", account.address().toString());
        object.put("balance", account.balance().toString());
        object.put("spendable", spending.spendable().toString());
        object.put("immature", spending.immature().toString());
        object.put("pending", spending.pending().toString());
        object.put("nextNonce", spending.nextNonce());
        object.put("blocksWon", account.blocksWon());
        object.put("contributions", account.contributions());
        object.put("accepted", account.accepted());
        object.put("creditMicro", Long.toString(account.creditMicro()));
        said.addTo(object);
        return object;
    }

    private static String text(Account account, Spending spending) {
        return """
                %s
                  balance        %s BSK
                  spendable now  %s BSK (immature %s, pending %s)
                  blocks won     %d
                  contributions  %d, accepted %d""".formatted(
                        account.address(),
                        account.balance(),
                        spending.spendable(),
                        spending.immature(),
                        spending.pending(),
                        account.blocksWon(),
                        account.contributions(),
                        account.accepted());
    }

    @Command(name = "history", description = "What an address was paid, sent and received, newest first.")
    void history(
            @Parameters(paramLabel = "ADDRESS", arity = "0..1", description = ADDRESS) @Nullable Address address,
            @Mixin KeyOption key,
            @Mixin LedgerOption ledger,
            @Option(names = "--json", description = "Print one JSON object a line.") boolean json) {
        List<AccountEvent> events = ask(ledger, open -> open.history(addressOf(address, key)));
        events.forEach(event -> print(json ? Json.line(object(event)) : line(event)));
    }

    private static Map<String, Object> object(AccountEvent event) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("kind", Json.word(event.kind()));
        object.put("height", event.height());
        object.put("block", event.block().toString());
        object.put("round", event.round());
        object.put("amount", event.amount().toString());
        object.put("fee", event.fee().toString());
        event.transfer().ifPresent(transfer -> {
            object.put("txid", transfer.txid().hex());
            object.put("from", transfer.sender().toString());
            object.put("to", transfer.to().toString());
            object.put("memo", memo(transfer));
        });
        object.put("time", Instant.ofEpochMilli(event.timeMillis()).toString());
        return object;
    }

    static String line(AccountEvent event) {
        String sign = event.kind() == AccountEvent.Kind.SENT ? "-" : "+";
        return "%s  block %d (round %d)  %s%s BSK  %s"
                .formatted(
                        Instant.ofEpochMilli(event.timeMillis()),
                        event.height(),
                        event.round(),
                        sign,
                        event.amount(),
                        event.transfer()
                                .map(transfer -> line(event.kind(), transfer))
                                .orElse("found " + event.block()));
    }

    private static String line(AccountEvent.Kind kind, Transfer transfer) {
        boolean sent = kind == AccountEvent.Kind.SENT;
        String memo = memo(transfer);
        return (sent ? "to " + transfer.to() + ", fee " + transfer.fee() : "from " + transfer.sender())
                + (memo.isEmpty() ? "" : ", \"" + memo + "\"");
    }

    /** As text if that is harmless to print: a stranger wrote it, and terminals obey some characters. */
    static String memo(Transfer transfer) {
        String text = new String(transfer.memo(), StandardCharsets.UTF_8);
        boolean harmless = text.codePoints()
                .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT || c == '\uFFFD');
        return harmless ? text : "hex " + HexFormat.of().formatHex(transfer.memo());
    }

    private static <T> T ask(LedgerOption option, Function<Ledger, T> question) {
        try (HttpLedger ledger = option.open()) {
            return question.apply(ledger);
        }
    }

    private static Address addressOf(@Nullable Address address, KeyOption key) {
        return address == null ? key.address() : address;
    }

    private void print(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }
}
