package io.basilisk.jobs.bench;

import io.basilisk.ledger.Block;
import io.basilisk.ledger.BlockHeader;
import io.basilisk.ledger.codec.ByteWriter;
import io.basilisk.ledger.codec.Hashing;
import io.basilisk.ledger.rules.ChainVerifier;
import io.basilisk.ledger.rules.Finding;
import io.basilisk.ledger.rules.HeaderVerifier;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How fast one core checks headers and whole blocks. */
final class VerifyBench {
    private static final int TRANSFERS = 96;
    /** Two commits, two contributions; the other signatures of a block are there anyway. */
    private static final int SIGNED_ENTRIES = TRANSFERS + 4;

    private static final int BLOCKS_WITHOUT = 12;
    private static final int BLOCKS_WITH = 60;
    private static final int TURNS = 5;

    private VerifyBench() {}

    static List<Figure> run(double seconds) {
        BenchChain chain = new BenchChain(BenchChain.key("ledger"));
        for (int i = 0; i < BLOCKS_WITHOUT + BLOCKS_WITH; i++) {
            chain.mineRound(i < BLOCKS_WITHOUT ? 0 : TRANSFERS);
        }
        return List.of(headers(chain, seconds), blocks(chain));
    }

    private static Figure headers(BenchChain chain, double seconds) {
        Block genesis = chain.block(0);
        int count = chain.info().height();
        ByteWriter out = new ByteWriter();
        for (int height = 1; height <= count; height++) {
            out.bytes(chain.block(height).header().encode());
        }
        byte[] headers = out.toBytes();
        List<Double> rates = new ArrayList<>();
        List<Double> hashRates = new ArrayList<>();
        for (int turn = 0; turn <= TURNS; turn++) { // the first is for the compiler
            double rate = Timing.perSecond(seconds, count, () -> check(genesis, headers));
            double hashRate = Timing.perSecond(seconds, count, () -> hash(headers));
            if (turn > 0) {
                rates.add(rate);
                hashRates.add(hashRate);
            }
        }
        double rate = Timing.median(rates);
        double bound = Timing.median(hashRates);
        return Figure.atLeast(
                "headers checked on one core",
                rate,
                "/s",
                2_000_000,
                Figure.number(rate / bound) + " of the " + Figure.number(bound) + "/s of their double SHA-256 alone");
    }

    private static void check(Block genesis, byte[] headers) {
        HeaderVerifier verifier = new HeaderVerifier(genesis);
        for (int at = 0; at < headers.length; at += BlockHeader.BYTES) {
            Optional<Finding> found = verifier.next(headers, at);
            if (found.isPresent()) {
                throw new IllegalStateException("expected good headers: " + found.get());
            }
        }
    }

    private static void hash(byte[] headers) {
        MessageDigest sha256 = Hashing.newSha256();
        for (int at = 0; at < headers.length; at += BlockHeader.BYTES) {
            sha256.update(headers, at, BlockHeader.BYTES);
            sha256.digest(sha256.digest());
        }
    }

    private static Figure blocks(BenchChain chain) {
        List<byte[]> blocks = new ArrayList<>();
        for (int height = 0; height <= chain.info().height(); height++) {
            blocks.add(chain.block(height).encode());
        }
        List<Double> rates = new ArrayList<>();
        for (int turn = 0; turn < 3; turn++) {
            ChainVerifier verifier = new ChainVerifier();
            int first = blocks.size() - BLOCKS_WITH;
            blocks.subList(0, first).forEach(verifier::next);
            long began = System.nanoTime();
            blocks.subList(first, blocks.size()).forEach(verifier::next);
            rates.add(BLOCKS_WITH / Timing.secondsSince(began));
            if (!verifier.report().isValid()) {
                throw new IllegalStateException(
                        "expected good blocks: " + verifier.report().findings());
            }
        }
        double rate = Timing.median(rates);
        return Figure.atLeast(
                "blocks of " + SIGNED_ENTRIES + " signed entries checked on one core",
                rate,
                "/s",
                100,
                Figure.number(rate * (SIGNED_ENTRIES + 3)) + " Ed25519 signatures a second");
    }
}
