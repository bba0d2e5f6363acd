package io.basilisk.ledger.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.basilisk.ledger.Account;
import io.basilisk.ledger.AccountEvent;
import io.basilisk.ledger.Address;
import io.basilisk.ledger.Block;
import io.basilisk.ledger.BlockHeader;
import io.basilisk.ledger.ChainInfo;
import io.basilisk.ledger.CloseCommits;
import io.basilisk.ledger.Commit;
import io.basilisk.ledger.Contribution;
import io.basilisk.ledger.GenesisParams;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.Ledger;
import io.basilisk.ledger.MiningTemplate;
import io.basilisk.ledger.OpenRound;
import io.basilisk.ledger.Receipt;
import io.basilisk.ledger.RoundInfo;
import io.basilisk.ledger.ScoredContribution;
import io.basilisk.ledger.Scores;
import io.basilisk.ledger.SealRequest;
import io.basilisk.ledger.SolvedBlock;
import io.basilisk.ledger.Spending;
import io.basilisk.ledger.Submission;
import io.basilisk.ledger.Transfer;
import io.basilisk.ledger.TransferInfo;
import io.basilisk.ledger.json.Parsers;
import io.basilisk.ledger.json.Views;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A ledger over HTTP. Requests that got no answer are sent again a few times, which is harmless since submissions are
 * idempotent; then {@link io.basilisk.ledger.UnknownOutcomeException} is thrown. Waits without occupying a platform
 * thread when called from a virtual one. Safe for use by many threads.
 */
public final class HttpLedger implements Ledger, AutoCloseable {
    /** Headers that a ledger gives in one answer. */
    private static final int MOST_HEADERS = 2000;
    /** List items that it gives in one answer. */
    private static final int MOST_ITEMS = 200;

    private final Http http;

    /** @param base for instance {@code http://127.0.0.1:8600} */
    public HttpLedger(URI base) {
        this(base, ClientSettings.DEFAULT);
    }

    public HttpLedger(URI base, ClientSettings settings) {
        this(base, settings, LedgerToken.ofThisProcess());
    }

    /** @param token shown with everything that is handed in; empty where the ledger asks for none */
    public HttpLedger(URI base, ClientSettings settings, Optional<String> token) {
        http = new Http(base, settings, token);
    }

    /**
     * A ledger that is held to what it showed before: an answer that comes with a tip which does not continue the
     * remembered one is not given, but throws {@link TipAlarmException}. Costs a small request for each new tip.
     */
    public static HttpLedger remembering(URI base, ClientSettings settings, TipMemory memory) {
        HttpLedger ledger = new HttpLedger(base, settings);
        ledger.http.watch(new TipWatch(ledger.http, memory, base.toString()));
        return ledger;
    }

    /** What the ledger says, with proofs that were checked. */
    public CheckedProofs proofs() {
        return new CheckedProofs(this, http);
    }

    @Override
    public Hash32 ledgerKey() {
        return http.ask("/v1/chain", Parsers::ledgerKey);
    }

    @Override
    public Optional<ChainInfo> chain() {
        return http.ask("/v1/chain", Parsers::chain);
    }

    @Override
    public Receipt submit(Submission submission) {
        return http.post(route(submission), Views.submission(submission), Parsers::receipt);
    }

    private static String route(Submission submission) {
        return switch (submission) {
            case GenesisParams _ -> "/v1/genesis";
            case OpenRound _ -> "/v1/rounds";
            case Commit commit -> round(commit.round(), "commits");
            case CloseCommits request -> round(request.round(), "close");
            case Contribution contribution -> round(contribution.round(), "contributions");
            case Scores scores -> round(scores.round(), "scores");
            case SealRequest request -> round(request.round(), "seal");
            case SolvedBlock _ -> "/v1/mining/blocks";
            case Transfer _ -> "/v1/transfers";
        };
    }

    private static String round(int round, String part) {
        return "/v1/rounds/" + Integer.toUnsignedString(round) + "/" + part;
    }

    @Override
    public Optional<RoundInfo> round(int round) {
        return http.find("/v1/rounds/" + round, Parsers::round);
    }

    @Override
    public List<Commit> commits(int round) {
        return all(round(round, "commits"), Parsers::commit);
    }

    @Override
    public List<ScoredContribution> contributions(int round) {
        return all(round(round, "contributions"), Parsers::contribution);
    }

    @Override
    public MiningTemplate template(Address miner) {
        return http.ask("/v1/mining/template?miner=" + miner, Parsers::template);
    }

    @Override
    public Optional<Block> block(int height) {
        return http.findBytes("/v1/blocks/" + height, Block::decode);
    }

    @Override
    public List<BlockHeader> headers(int from, int count) {
        List<BlockHeader> headers = new ArrayList<>();
        while (headers.size() < count) {
            int wanted = Math.min(MOST_HEADERS, count - headers.size());
            String path = "/v1/headers?from=" + (from + headers.size()) + "&count=" + wanted;
            List<BlockHeader> some = http.findBytes(path, HttpLedger::headers).orElse(List.of());
            headers.addAll(some);
            if (some.size() < wanted) {
                break;
            }
        }
        return List.copyOf(headers);
    }

    private static List<BlockHeader> headers(byte[] bytes) {
        List<BlockHeader> headers = new ArrayList<>();
        for (int start = 0; start < bytes.length; start += BlockHeader.BYTES) {
            int end = Math.min(bytes.length, start + BlockHeader.BYTES);
            headers.add(BlockHeader.decode(Arrays.copyOfRange(bytes, start, end)));
        }
        return headers;
    }

    @Override
    public Account account(Address address) {
        return http.ask("/v1/accounts/" + address, Parsers::account);
    }

    @Override
    public List<Account> accounts() {
        return all("/v1/accounts", Parsers::account);
    }

    @Override
    public Spending spending(Address address) {
        return http.ask("/v1/accounts/" + address, Parsers::spending);
    }

    @Override
    public Optional<TransferInfo> transfer(Hash32 txid) {
        return http.find("/v1/transfers/" + txid, Parsers::transfer);
    }

    @Override
    public List<TransferInfo> pending() {
        return all("/v1/mempool", Parsers::transfer);
    }

    @Override
    public List<AccountEvent> history(Address address) {
        return all("/v1/accounts/" + address + "/history", Parsers::event);
    }

    /** All items of a list, page after page. A round that was not opened has none. */
    private <T> List<T> all(String path, Function<JsonNode, T> parser) {
        List<T> items = new ArrayList<>();
        Optional<String> cursor = Optional.of("");
        while (cursor.isPresent()) {
            String query = "?limit=" + MOST_ITEMS
                    + cursor.filter(it -> !it.isEmpty())
                            .map(it -> "&cursor=" + it)
                            .orElse("");
            Optional<Page<T>> page =
                    http.find(path + query, view -> new Page<>(Parsers.items(view, parser), Parsers.next(view)));
            page.ifPresent(it -> items.addAll(it.items()));
            cursor = page.flatMap(Page::next);
        }
        return List.copyOf(items);
    }

    private record Page<T>(List<T> items, Optional<String> next) {}

    @Override
    public void close() {
        http.close();
    }
}
