package io.basilisk.ledger.service.rest;

import io.basilisk.ledger.service.JournaledLedger;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Handler;

/** Every path of the service, in one place. */
final class Routes {
    private Routes() {}

    static void add(RoutesConfig routes, JournaledLedger ledger) {
        addReads(routes, ledger, new Fresh(ledger));
        addSubmissions(routes, new Submissions(ledger));
        addService(routes, ledger);
    }

    private static void addReads(RoutesConfig routes, JournaledLedger ledger, Fresh fresh) {
        ChainReads chain = new ChainReads(ledger);
        get(routes, "/v1/chain", fresh.of(chain::chain));
        get(routes, "/v1/blocks", fresh.of(chain::blocks));
        get(routes, "/v1/blocks/{block}", chain::block);
        get(routes, "/v1/blocks/{block}/header", chain::header);
        get(routes, "/v1/blocks/{block}/contributions", chain::blockContributions);
        get(routes, "/v1/blocks/{block}/transfers", chain::blockTransfers);
        get(routes, "/v1/blocks/{block}/undo", chain::blockUndo);
        get(routes, "/v1/headers", chain::headers);
        get(routes, "/v1/stats/blocks", fresh.of(chain::stats));

        BranchReads branches = new BranchReads(ledger);
        get(routes, "/v1/stale", fresh.of(branches::stale));
        get(routes, "/v1/chain-tips", fresh.of(branches::tips));

        RoundReads rounds = new RoundReads(ledger);
        get(routes, "/v1/rounds/{round}", fresh.of(rounds::round));
        get(routes, "/v1/rounds/{round}/commits", fresh.of(rounds::commits));
        get(routes, "/v1/rounds/{round}/contributions", fresh.of(rounds::contributions));
        get(routes, "/v1/contributions", fresh.of(rounds::contributionsOfNode));
        get(routes, "/v1/mining/template", new Templates(ledger, System::nanoTime)::template);

        AccountReads accounts = new AccountReads(ledger);
        get(routes, "/v1/accounts", fresh.of(accounts::accounts));
        get(routes, "/v1/accounts/{address}", fresh.of(accounts::account));
        get(routes, "/v1/accounts/{address}/history", fresh.of(accounts::history));
        get(routes, "/v1/nodes", fresh.of(accounts::nodes));
        get(routes, "/v1/nodes/{address}", fresh.of(accounts::node));

        TransferReads transfers = new TransferReads(ledger);
        get(routes, "/v1/transfers/{txid}", fresh.of(transfers::transfer));
        get(routes, "/v1/mempool", fresh.of(transfers::mempool));
        get(routes, "/v1/mempool/{txid}", fresh.of(transfers::waiting));

        ProofReads proofs = new ProofReads(ledger);
        get(routes, "/v1/proofs/contribution/{round}/{node}", fresh.of(proofs::contribution));
        get(routes, "/v1/proofs/transfer/{txid}", fresh.of(proofs::transfer));
        get(routes, "/v1/proofs/account/{address}", fresh.of(proofs::account));
        get(routes, "/v1/proofs/header/{block}", fresh.of(proofs::header));
        get(routes, "/v1/proofs/consistency", fresh.of(proofs::consistency));
    }

    private static void addSubmissions(RoutesConfig routes, Submissions submissions) {
        routes.post("/v1/genesis", submissions::genesis);
        routes.post("/v1/rounds", submissions::openRound);
        routes.post("/v1/rounds/{round}/commits", submissions::commit);
        routes.post("/v1/rounds/{round}/close", submissions::closeCommits);
        routes.post("/v1/rounds/{round}/contributions", submissions::contribution);
        routes.post("/v1/rounds/{round}/scores", submissions::scores);
        routes.post("/v1/rounds/{round}/seal", submissions::seal);
        routes.post("/v1/mining/blocks", submissions::block);
        routes.post("/v1/transfers", submissions::transfer);
    }

    private static void addService(RoutesConfig routes, JournaledLedger ledger) {
        EventStream events = new EventStream(ledger);
        routes.before(EventStream.PATH, events::admit);
        routes.sse(EventStream.PATH, events::stream);

        Service service = new Service(ledger);
        get(routes, "/", Explorer::page);
        get(routes, "/explorer/{file}", Explorer::file);
        get(routes, "/v1/openapi.json", service::openApi);
        get(routes, "/health/live", service::live);
        get(routes, "/health/ready", service::ready);
    }

    /** With the same headers for HEAD, by which monitors ask. */
    static void get(RoutesConfig routes, String path, Handler handler) {
        routes.get(path, handler);
        routes.head(path, handler);
    }
}
