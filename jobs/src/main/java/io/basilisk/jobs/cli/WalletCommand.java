package io.basilisk.jobs.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.basilisk.ledger.Account;
import io.basilisk.ledger.AccountEvent;
import io.basilisk.ledger.Address;
import io.basilisk.ledger.Ledger;
import io.basilisk.ledger.client.HttpLedger;
import io.basilisk.ledger.wallet.KeyFile;
import io.basilisk.ledger.wallet.NodeKey;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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
@Command(name = "wallet", description = "Make a node key; show its address, its balance, the blocks it was paid for.")
final class WalletCommand implements Runnable {

    private static final String ADDRESS = "An address (bsk1…). Default: the key's.";

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing what to do");
    }

    @Command(
            name = "create",
            description = "Make a new key in a file that only you can read. Back it up: it is the money.")
    void create(@Mixin KeyOption key) {
        NodeKey made = KeyFile.create(key.file());
        out().println(made.address());
        out().flush();
    }

    @Command(name = "address", description = "Print the address of a key.")
    void address(@Mixin KeyOption key) {
        out().println(key.open().address());
        out().flush();
    }

    @Command(name = "balance", description = "What an address owns and how it was earned.")
    void balance(
            @Parameters(paramLabel = "ADDRESS", arity = "0..1", description = ADDRESS) @Nullable Address address,
            @Mixin KeyOption key,
            @Mixin LedgerOption ledger,
            @Option(names = "--json", description = "Print one JSON object.") boolean json)
            throws JsonProcessingException {
        Account account = ask(ledger, open -> open.account(addressOf(address, key)));
        if (json) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("address", account.address().toString());
            object.put("balance", account.balance().toString());
            object.put("blocksWon", account.blocksWon());
            object.put("contributions", account.contributions());
            object.put("accepted", account.accepted());
            object.put("creditMicro", Long.toString(account.creditMicro()));
            out().println(new ObjectMapper().writeValueAsString(object));
        } else {
            out().println(account.address());
            out().println("  balance        " + account.balance() + " BSK");
            out().println("  blocks won     " + account.blocksWon());
            out().println("  contributions  " + account.contributions() + ", accepted " + account.accepted());
        }
        out().flush();
    }

    @Command(name = "history", description = "What an address was paid, sent and received, newest first.")
    void history(
            @Parameters(paramLabel = "ADDRESS", arity = "0..1", description = ADDRESS) @Nullable Address address,
            @Mixin KeyOption key,
            @Mixin LedgerOption ledger,
            @Option(names = "--json", description = "Print one JSON object a line.") boolean json)
            throws JsonProcessingException {
        List<AccountEvent> events = ask(ledger, open -> open.history(addressOf(address, key)));
        for (AccountEvent event : events) {
            out().println(json ? new ObjectMapper().writeValueAsString(json(event)) : line(event));
        }
        out().flush();
    }

    private static Map<String, Object> json(AccountEvent event) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("kind", event.kind().name().toLowerCase(Locale.ROOT));
        object.put("height", event.height());
        object.put("block", event.block().toString());
        object.put("round", event.round());
        object.put("amount", event.amount().toString());
        object.put("time", Instant.ofEpochMilli(event.timeMillis()).toString());
        return object;
    }

    private static String line(AccountEvent event) {
        return "%s  block %d (round %d)  %s%s BSK  %s"
                .formatted(
                        Instant.ofEpochMilli(event.timeMillis()),
                        event.height(),
                        event.round(),
                        event.kind() == AccountEvent.Kind.SENT ? "-" : "+",
                        event.amount(),
                        event.block());
    }

    private static <T> T ask(LedgerOption option, Function<Ledger, T> question) {
        try (HttpLedger ledger = option.open()) {
            return question.apply(ledger);
        }
    }

    private static Address addressOf(@Nullable Address address, KeyOption key) {
        return address == null ? key.open().address() : address;
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
