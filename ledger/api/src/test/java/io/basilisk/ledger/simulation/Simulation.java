package io.basilisk.ledger.simulation;

import io.basilisk.ledger.ChainInfo;
import io.basilisk.ledger.JournalEntry;
import io.basilisk.ledger.RoundInfo;
import io.basilisk.ledger.RoundState;
import io.basilisk.ledger.Submission;
import io.basilisk.ledger.rules.LedgerState;
import io.basilisk.ledger.testing.TestChain;
import io.basilisk.ledger.wallet.NodeKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * One seed's story: a coordinator (sometimes two of it) and three nodes work at a chain, and
 * somebody spends coins, while messages get lost, late
 * and doubled, old ones come back, bits flip, the ledger crashes and its clock jumps. Then everything is healed, and
 * the chain must grow.
 */
final class Simulation {
    private static final NodeKey LEDGER_KEY = TestChain.key("ledger");

    /** A dozen blocks, one a round, so that there are coins to spend. */
    private static final List<JournalEntry> PAST =
            new TestChain().withCoins(3).ledger().entries();

    private static final int NODES = 3;
    private static final int FAULTY_STEPS = 1_500;
    private static final int MOST_STEPS = 20_000;
    private static final int WAKE_MILLIS = 300;
    private static final int LONGEST_PEACE_MILLIS = 3_000;

    private final World world;
    private final SimulatedLedger ledger;
    private final SimulatedCoordinator coordinator;
    private final List<SimulatedNode> nodes;
    private final SimulatedSender sender;
    private final Invariants invariants;
    private final List<byte[]> sent = new ArrayList<>();
    private final int firstHeight;
    private int goal = Integer.MAX_VALUE;

    /** What became of it. */
    record Outcome(int blocks, int stale, int rounds, int transfers, int crashes, int steps) {
        static final Outcome NOTHING = new Outcome(0, 0, 0, 0, 0, 0);

        /** What became of several. */
        Outcome plus(Outcome other) {
            return new Outcome(
                    blocks + other.blocks,
                    stale + other.stale,
                    rounds + other.rounds,
                    transfers + other.transfers,
                    crashes + other.crashes,
                    steps + other.steps);
        }

        @Override
        public String toString() {
            return String.format(
                    "%d steps, %d rounds, %d blocks, %d stale ones, %d transfers, %d crashes",
                    steps, rounds, blocks, stale, transfers, crashes);
        }
    }

    /** @param answersEarly plants the bug that the invariants must find */
    Simulation(long seed, boolean answersEarly) {
        world = new World(seed, PAST.getLast().timeMillis());
        ledger = new SimulatedLedger(world, LEDGER_KEY, PAST, answersEarly);
        sender = new SimulatedSender(world);
        coordinator = new SimulatedCoordinator(world, LEDGER_KEY.publicKey());
        nodes = IntStream.range(0, NODES)
                .mapToObj(number -> new SimulatedNode(world, number))
                .toList();
        invariants = new Invariants(ledger);
        firstHeight = height();
    }

    /** @throws AssertionError when something does not hold */
    Outcome run() {
        wakeCoordinator();
        nodes.forEach(this::wake);
        wakeSender();
        misfortune();
        for (int step = 1; step <= MOST_STEPS; step++) {
            if (step == FAULTY_STEPS) {
                world.heal();
                goal = height() + 1;
            }
            world.step();
            invariants.check();
            if (height() >= goal) {
                invariants.checkReplay();
                return outcome(step);
            }
        }
        throw new AssertionError("all was well, and height " + goal + " was not reached in " + MOST_STEPS + " steps: "
                + ledger.state().chain() + ", " + lastRound(ledger.state()));
    }

    private Outcome outcome(int steps) {
        LedgerState end = ledger.state();
        int before = new SimulatedLedger(world, LEDGER_KEY, PAST, false)
                .state()
                .chain()
                .orElseThrow()
                .height();
        int transfers = IntStream.rangeClosed(firstHeight + 1, height())
                .map(height ->
                        end.block(height).orElseThrow().seal().transfers().size())
                .sum();
        int rounds = end.chain().orElseThrow().round() - firstHeight;
        return new Outcome(height() - firstHeight, end.stale().size(), rounds, transfers, ledger.crashes(), steps);
    }

    private int height() {
        return ledger.state().chain().map(ChainInfo::height).orElse(0);
    }

    private void wakeCoordinator() {
        world.after(1 + world.random.nextInt(WAKE_MILLIS), this::wakeCoordinator);
        int copies = world.isFaulty() && world.chance(4) ? 2 : 1;
        for (int copy = 0; copy < copies; copy++) {
            world.send(() -> ledger.ask(SimulatedCoordinator.View::of, view -> {
                view.chain().ifPresent(invariants::seen);
                coordinator.act(view, this::submit);
            }));
        }
    }

    private void wakeSender() {
        world.after(1 + world.random.nextInt(LONGEST_PEACE_MILLIS), this::wakeSender);
        world.send(() ->
                ledger.ask(SimulatedSender.View::of, view -> view.ifPresent(it -> submit(sender.transfer(it)))));
    }

    private void wake(SimulatedNode node) {
        world.after(1 + world.random.nextInt(WAKE_MILLIS), () -> wake(node));
        world.send(() -> ledger.ask(Simulation::lastRound, round -> round.ifPresent(it -> act(node, it))));
    }

    private void act(SimulatedNode node, RoundInfo round) {
        if (round.state() == RoundState.SEALED) {
            mine(node);
        } else {
            world.send(() -> ledger.ask(
                    LedgerState::chain, chain -> chain.ifPresent(it -> node.contribute(it, round, this::submit))));
        }
    }

    /** One in three searches: a search costs real time, and so few race for the same block. */
    private void mine(SimulatedNode node) {
        if (world.chance(3)) {
            world.send(() -> ledger.ask(
                    state -> state.template(node.key().address()), template -> submit(node.solve(template))));
        }
    }

    private void submit(Submission submission) {
        byte[] bytes = submission.encode();
        sent.add(bytes);
        world.send(() -> ledger.submit(bytes, invariants::acknowledged));
    }

    /** Whatever else can go wrong, at random times until the world is healed. */
    private void misfortune() {
        if (!world.isFaulty()) {
            return;
        }
        world.after(world.random.nextInt(LONGEST_PEACE_MILLIS), this::misfortune);
        switch (world.random.nextInt(4)) {
            case 0 -> ledger.crash();
            case 1 -> world.clock.advance(world.random.nextInt(6_000) - 3_000);
            case 2 -> replayAnOldMessage();
            default -> flipABit();
        }
    }

    private void replayAnOldMessage() {
        if (!sent.isEmpty()) {
            byte[] old = sent.get(world.random.nextInt(sent.size()));
            world.send(() -> ledger.submit(old, invariants::acknowledged));
        }
    }

    private void flipABit() {
        if (sent.isEmpty()) {
            return;
        }
        byte[] flipped = sent.get(world.random.nextInt(sent.size())).clone();
        flipped[world.random.nextInt(flipped.length)] ^= (byte) (1 << world.random.nextInt(8));
        world.send(() -> ledger.submit(flipped, invariants::acknowledged));
    }

    private static Optional<RoundInfo> lastRound(LedgerState state) {
        return state.chain().flatMap(chain -> state.round(chain.round()));
    }
}
