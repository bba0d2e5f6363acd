package io.basilisk.ledger.rules;

import io.basilisk.ledger.Address;
import io.basilisk.ledger.Block;
import io.basilisk.ledger.BlockHeader;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.RewardThreshold;
import io.basilisk.ledger.RoundSeal;
import io.basilisk.ledger.ScoredRound;
import io.basilisk.ledger.SealRequest;
import io.basilisk.ledger.Target;
import io.basilisk.ledger.Transfer;
import io.basilisk.ledger.testing.TestMiner;
import io.basilisk.ledger.wallet.NodeKey;
import java.util.ArrayList;
import java.util.List;

/** A block that a lying ledger makes of a valid one: any field changed, then root, signature and work done again. */
final class Forgery {
    private final NodeKey ledgerKey;
    private final RoundSeal seal;

    Hash32 chainId;
    int sealRound;
    int sealHeight;
    Hash32 sealPrevHash;
    long openMillis;
    long sealMillis;
    RewardThreshold threshold;
    List<ScoredRound> scored;
    List<Transfer> transfers;
    Hash32 stateRoot;
    Hash32 baseModelHash;
    SealRequest model;
    Hash32 headerLogRoot;
    Hash32 paramsHash;

    Hash32 prevHash;
    Address miner;
    int height;
    int round;
    long headerSealMillis;
    int solveMillis;
    Target target;

    Forgery(Block block, NodeKey ledgerKey) {
        this.ledgerKey = ledgerKey;
        seal = block.seal();
        chainId = seal.chainId();
        sealRound = seal.round();
        sealHeight = seal.height();
        sealPrevHash = seal.prevHash();
        openMillis = seal.openMillis();
        sealMillis = seal.sealMillis();
        threshold = seal.threshold();
        scored = new ArrayList<>(seal.scored());
        transfers = new ArrayList<>(seal.transfers());
        stateRoot = seal.stateRoot();
        baseModelHash = seal.baseModelHash();
        model = seal.model();
        headerLogRoot = seal.headerLogRoot();
        paramsHash = seal.paramsHash();
        BlockHeader header = block.header();
        prevHash = header.prevHash();
        miner = header.miner();
        height = header.height();
        round = header.round();
        headerSealMillis = header.sealMillis();
        solveMillis = header.solveMillis();
        target = header.target();
    }

    /** The forged block, with the work that its target asks for. */
    Block mined() {
        RoundSeal forged = new RoundSeal(
                chainId,
                sealRound,
                sealHeight,
                sealPrevHash,
                openMillis,
                sealMillis,
                threshold,
                scored,
                transfers,
                stateRoot,
                baseModelHash,
                model,
                headerLogRoot,
                paramsHash,
                seal.params());
        Hash32 root = BodyRoot.of(forged);
        BlockHeader header =
                new BlockHeader(prevHash, root, miner, height, round, headerSealMillis, solveMillis, target, 0);
        return new Block(TestMiner.solve(header), forged, ledgerKey.sign(Block.sealMessage(root)));
    }
}
