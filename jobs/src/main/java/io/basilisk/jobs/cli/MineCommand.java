package io.basilisk.jobs.cli;

import io.basilisk.jobs.mining.MiningReport;
import io.basilisk.jobs.mining.MiningTask;
import io.basilisk.kernels.Device;
import io.basilisk.kernels.Devices;
import io.basilisk.ledger.Address;
import io.basilisk.ledger.BlockSummary;
import io.basilisk.ledger.ChainInfo;
import io.basilisk.ledger.Ledger;
import io.basilisk.ledger.RefusedException;
import io.basilisk.ledger.RoundInfo;
import io.basilisk.ledger.RoundState;
import io.basilisk.ledger.client.HttpLedger;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Mines outside Spark with a key that earned the right to: more hash power for a node whose contribution was accepted.
 * Waits for rounds to be sealed, searches each one's block until somebody finds it.
 */
@Command(name = "mine", description = "Mine the rounds that a key's accepted contributions make it eligible for.")
final class MineCommand implements Callable<Integer> {

    private static final Duration PAUSE = Duration.ofMillis(200);

    /** Executors of the same node number their lanes from 0; this process searches in the upper half of the nonces. */
    private static final int FIRST_LANE = 1 << 15;

    @Spec
    private CommandSpec spec;

    @Mixin
    private LedgerOption ledgerOption;

    @Mixin
    private KeyOption key;

    @Option(names = "--threads", description = "Threads that search. Default: one a processor.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            defaultValue = "cpu",
            description = "What searches: cpu, opencl[:i] or cuda[:i] (default: ${DEFAULT-VALUE}).")
    private String device;

    @Option(names = "--rounds", paramLabel = "N", description = "Stop after N rounds were seen to end. Default: never.")
    private int rounds = Integer.MAX_VALUE;

    @Override
    public Integer call() throws InterruptedException {
        if (threads < 1 || rounds < 1) {
            throw new ParameterException(spec.commandLine(), "expected --threads and --rounds of at least 1");
        }
        Address miner = key.address();
        say("Node    " + miner);
        say("Ledger  " + ledgerOption.describe());
        int lane = FIRST_LANE + (int) (ProcessHandle.current().pid() % FIRST_LANE);
        try (HttpLedger ledger = ledgerOption.open();
                Device opened = Devices.open(device, 1)) {
            int seen = 0;
            for (int ended = 0; ended < rounds; ended++) {
                seen = nextSealed(ledger, seen);
                mine(ledger, opened, miner, seen, lane);
            }
        }
        return 0;
    }

    /** Waits for a sealed round after {@code seen}. */
    private static int nextSealed(Ledger ledger, int seen) throws InterruptedException {
        while (true) {
            int round = ledger.chain().map(ChainInfo::round).orElse(0);
            Optional<RoundInfo> info = round > seen ? ledger.round(round) : Optional.empty();
            if (info.isPresent() && info.get().state() == RoundState.SEALED) {
                return round;
            }
            Thread.sleep(PAUSE);
        }
    }

    private void mine(Ledger ledger, Device searching, Address miner, int round, int lane) throws InterruptedException {
        try {
            ledger.template(miner);
        } catch (RefusedException e) {
            say("round " + round + ": " + e.getMessage());
            return;
        }
        MiningReport report =
                new MiningTask(ledger, searching, round, Clock.systemUTC()).run(List.of(miner), threads, lane);
        String rate = String.format(Locale.ROOT, "%.1f MH/s", report.hashes() / Math.max(report.seconds(), 1e-3) / 1e6);
        say("round " + round + ": " + outcome(ledger.round(round), miner) + " (" + rate + " here)");
    }

    private static String outcome(Optional<RoundInfo> round, Address miner) {
        Optional<BlockSummary> block = round.flatMap(RoundInfo::block);
        return block.map(found -> (found.miner().equals(miner) ? "found block " : "another found block ")
                        + found.height() + " " + found.hash())
                .orElse("no block");
    }

    private void say(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }
}
