package io.basilisk.ledger.rules;

import io.basilisk.ledger.Address;
import io.basilisk.ledger.Block;
import io.basilisk.ledger.BlockHeader;
import io.basilisk.ledger.GenesisParams;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.RewardThreshold;
import io.basilisk.ledger.RoundSeal;
import io.basilisk.ledger.ScoredRound;
import io.basilisk.ledger.SealRequest;
import io.basilisk.ledger.Transfer;
import io.basilisk.ledger.wallet.Signatures;
import java.util.List;

/** Checks one block against the chain before it. */
final class BlockVerifier {
    private final Chain chain;
    private final Block block;
    private final BlockHeader header;
    private final RoundSeal seal;
    private final Findings findings;

    BlockVerifier(Chain chain, Block block, int height) {
        this.chain = chain;
        this.block = block;
        header = block.header();
        seal = block.seal();
        findings = new Findings(height);
    }

    static List<Finding> checkGenesis(Block block) {
        Findings findings = new Findings(0);
        RoundSeal seal = block.seal();
        GenesisParams params = seal.params().orElseThrow();
        Hash32 root = BodyRoot.of(seal);
        checkGenesisHeader(findings, GenesisBlock.header(params, root, seal.sealMillis()), block.header());
        checkGenesisSeal(findings, GenesisBlock.seal(params, seal.sealMillis()), seal);
        checkSealSignature(findings, params, root, block);
        findings.holds(
                Signatures.isValid(params.coordinatorKey(), params, params.signature()),
                "parameters signature",
                "one of the coordinator",
                params.signature());
        return findings.all();
    }

    private static void checkGenesisHeader(Findings findings, BlockHeader expected, BlockHeader found) {
        findings.same("header.height", expected.height(), found.height());
        findings.same("header.prevHash", expected.prevHash(), found.prevHash());
        findings.same("header.round", expected.round(), found.round());
        findings.same("header.bodyRoot", expected.bodyRoot(), found.bodyRoot());
        findings.same("header.miner", expected.miner(), found.miner());
        findings.same("header.sealMillis", expected.sealMillis(), found.sealMillis());
        findings.same("header.solveMillis", expected.solveMillis(), found.solveMillis());
        findings.same("header.target", expected.target(), found.target());
        findings.same("header.nonce", expected.nonce(), found.nonce());
    }

    private static void checkGenesisSeal(Findings findings, RoundSeal expected, RoundSeal found) {
        findings.same("seal.chainId", expected.chainId(), found.chainId());
        findings.same("seal.round", expected.round(), found.round());
        findings.same("seal.prevHash", expected.prevHash(), found.prevHash());
        findings.same("seal.openMillis", expected.openMillis(), found.openMillis());
        findings.same(
                "seal.threshold",
                expected.threshold().micro(),
                found.threshold().micro());
        findings.same("seal.stateRoot", expected.stateRoot(), found.stateRoot());
        findings.same("seal.baseModelHash", expected.baseModelHash(), found.baseModelHash());
        findings.same("model", expected.model(), found.model());
        findings.same("seal.headerLogRoot", expected.headerLogRoot(), found.headerLogRoot());
        findings.same("seal.paramsHash", expected.paramsHash(), found.paramsHash());
    }

    private static void checkSealSignature(Findings findings, GenesisParams params, Hash32 root, Block block) {
        findings.holds(
                Signatures.isValid(params.ledgerKey(), Block.sealMessage(root), block.sealSignature()),
                "sealSignature",
                "one of the ledger over body root " + root,
                block.sealSignature());
    }

    List<Finding> check() {
        checkHeader();
        checkTimes();
        checkSeal();
        checkModel();
        checkRounds();
        checkTransfers();
        return findings.all();
    }

    private void checkHeader() {
        int height = chain.height() + 1;
        Hash32 root = BodyRoot.of(seal);
        findings.same("header.height", height, header.height());
        findings.same("header.prevHash", chain.tipHash(), header.prevHash());
        findings.same("header.round", seal.round(), header.round());
        findings.same("header.bodyRoot", root, header.bodyRoot());
        findings.same("header.target", chain.nextTarget(header.solveMillis()), header.target());
        findings.holds(ProofOfWork.isDone(header), "header.hash", "at most " + header.target(), header.hash());
        checkSealSignature(findings, chain.params(), root, block);
    }

    private void checkTimes() {
        long parentMillis = chain.tip().timeMillis();
        findings.same("header.sealMillis", seal.sealMillis(), header.sealMillis());
        findings.holds(
                seal.openMillis() >= parentMillis,
                "seal.openMillis",
                "at least the parent's time " + parentMillis,
                seal.openMillis());
        findings.holds(
                seal.sealMillis() >= seal.openMillis() && seal.sealMillis() > parentMillis,
                "seal.sealMillis",
                "after the parent's time " + parentMillis + " and not before the opening " + seal.openMillis(),
                seal.sealMillis());
    }

    private void checkSeal() {
        findings.same("seal.chainId", chain.id(), seal.chainId());
        findings.same("seal.height", chain.height() + 1, seal.height());
        findings.same("seal.prevHash", chain.tipHash(), seal.prevHash());
        findings.same(
                "seal.threshold",
                threshold(seal.scored().size()).micro(),
                seal.threshold().micro());
        findings.same("seal.stateRoot", chain.stateRoot(), seal.stateRoot());
        findings.same("seal.headerLogRoot", chain.headerLogRoot(), seal.headerLogRoot());
        findings.same("seal.paramsHash", chain.paramsHash(), seal.paramsHash());
    }

    private void checkModel() {
        SealRequest model = seal.model();
        findings.same("seal.baseModelHash", chain.modelHash(), seal.baseModelHash());
        findings.same("model.chain", chain.prefix(), model.chain());
        findings.same("model.round", seal.round(), model.round());
        findings.holds(
                Signatures.isValid(chain.params().coordinatorKey(), model, model.signature()),
                "model signature",
                "one of the coordinator",
                model.signature());
        ScoreRules.check(model, seal.baseModelHash())
                .ifPresent(fault -> findings.holds(false, "model", "what the rules allow", fault.detail()));
    }

    /** The sealed round is the last one opened; every number between the parent's and it is a void round. */
    private void checkRounds() {
        List<ScoredRound> scored = seal.scored();
        findings.same("seal.round", chain.tip().round() + scored.size(), seal.round());
        for (int i = 0; i < scored.size(); i++) {
            int after = i == 0 ? scored.size() : i;
            findings.same(
                    "seal.scored[" + i + "].round",
                    chain.tip().round() + after,
                    scored.get(i).round());
            new RoundVerifier(chain, seal, scored.get(i), threshold(after), findings).check();
        }
        List<Address> eligible = RewardRule.eligible(scored.getFirst());
        findings.holds(
                eligible.contains(header.miner()), "header.miner", "one of the eligible " + eligible, header.miner());
        scored.stream()
                .skip(1)
                .forEach(round ->
                        findings.same("round " + round.round() + " eligible", List.of(), RewardRule.eligible(round)));
    }

    private void checkTransfers() {
        TransferPass pass = new TransferPass(chain.accounts(), chain.height() + 1);
        List<Transfer> transfers = seal.transfers();
        findings.holds(
                transfers.size() <= Mempool.MOST_IN_BLOCK,
                "transfers",
                "at most " + Mempool.MOST_IN_BLOCK,
                transfers.size());
        for (int i = 0; i < transfers.size(); i++) {
            Transfer transfer = transfers.get(i);
            String field = "transfer " + i;
            findings.same(field + " chain", chain.prefix(), transfer.chain());
            findings.holds(
                    Signatures.isValid(transfer.from(), transfer, transfer.signature()),
                    field + " signature",
                    "one of key " + transfer.from(),
                    transfer.signature());
            pass.apply(transfer)
                    .ifPresent(fault -> findings.holds(false, field, "what the rules allow", fault.detail()));
        }
    }

    /** Threshold of the round that many after the parent's; those between were void. */
    private RewardThreshold threshold(int after) {
        return chain.nextThreshold(chain.tip().round() + after);
    }
}
