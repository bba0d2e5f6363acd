package io.basilisk.ledger.service.rest;

import io.basilisk.ledger.service.JournaledLedger;
import io.javalin.config.RoutesConfig;

/** Every path of the service, in one place. */
final class Routes {
    private Routes() {}

    static void add(RoutesConfig routes, JournaledLedger ledger) {
        Fresh fresh = new Fresh(ledger);
        ChainReads chain = new ChainReads(ledger);
        routes.get("/v1/chain", fresh.of(chain::chain));
        routes.get("/v1/blocks", fresh.of(chain::blocks));
        routes.get("/v1/blocks/{block}", chain::block);
        routes.get("/v1/blocks/{block}/header", chain::header);
        routes.get("/v1/blocks/{block}/contributions", chain::blockContributions);
        routes.get("/v1/blocks/{block}/transfers", chain::blockTransfers);
        routes.get("/v1/blocks/{block}/undo", chain::blockUndo);
        routes.get("/v1/headers", chain::headers);
        routes.get("/v1/stats/blocks", fresh.of(chain::stats));

        BranchReads branches = new BranchReads(ledger);
        routes.get("/v1/stale", fresh.of(branches::stale));
        routes.get("/v1/chain-tips", fresh.of(branches::tips));

        RoundReads rounds = new RoundReads(ledger);
        routes.get("/v1/rounds/{round}", fresh.of(rounds::round));
        routes.get("/v1/rounds/{round}/commits", fresh.of(rounds::commits));
        routes.get("/v1/rounds/{round}/contributions", fresh.of(rounds::contributions));
        routes.get("/v1/contributions", fresh.of(rounds::contributionsOfNode));
        routes.get("/v1/mining/template", rounds::template);

        AccountReads accounts = new AccountReads(ledger);
        routes.get("/v1/accounts", fresh.of(accounts::accounts));
        routes.get("/v1/accounts/{address}", fresh.of(accounts::account));
        routes.get("/v1/accounts/{address}/history", fresh.of(accounts::history));
        routes.get("/v1/nodes/{address}", fresh.of(accounts::node));

        TransferReads transfers = new TransferReads(ledger);
        routes.get("/v1/transfers/{txid}", fresh.of(transfers::transfer));
        routes.get("/v1/mempool", fresh.of(transfers::mempool));

        ProofReads proofs = new ProofReads(ledger);
        routes.get("/v1/proofs/contribution/{round}/{node}", fresh.of(proofs::contribution));
        routes.get("/v1/proofs/transfer/{txid}", fresh.of(proofs::transfer));
        routes.get("/v1/proofs/account/{address}", fresh.of(proofs::account));
        routes.get("/v1/proofs/header/{block}", fresh.of(proofs::header));
        routes.get("/v1/proofs/consistency", fresh.of(proofs::consistency));

        Submissions submissions = new Submissions(ledger);
        routes.post("/v1/genesis", submissions::genesis);
        routes.post("/v1/rounds", submissions::openRound);
        routes.post("/v1/rounds/{round}/commits", submissions::commit);
        routes.post("/v1/rounds/{round}/close", submissions::closeCommits);
        routes.post("/v1/rounds/{round}/contributions", submissions::contribution);
        routes.post("/v1/rounds/{round}/scores", submissions::scores);
        routes.post("/v1/rounds/{round}/seal", submissions::seal);
        routes.post("/v1/mining/blocks", submissions::block);
        routes.post("/v1/transfers", submissions::transfer);

        EventStream events = new EventStream(ledger);
        routes.before(EventStream.PATH, events::admit);
        routes.sse(EventStream.PATH, events::stream);

        Service service = new Service(ledger);
        routes.get("/", Explorer::page);
        routes.get("/explorer/{file}", Explorer::file);
        routes.get("/v1/openapi.json", service::openApi);
        routes.get("/health/live", service::live);
        routes.get("/health/ready", service::ready);
    }
}
