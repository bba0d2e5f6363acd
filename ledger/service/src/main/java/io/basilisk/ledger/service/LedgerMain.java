package io.basilisk.ledger.service;

import io.basilisk.ledger.service.store.ClusterPlan;
import io.basilisk.ledger.service.store.StoreException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs a ledger by itself until it is told to stop. */
@Command(
        name = "ledger",
        mixinStandardHelpOptions = true,
        description =
                "Run a ledger: it records rounds as proof-of-work blocks, pays their finders, and answers over REST.",
        defaultValueProvider = LedgerDefaults.class,
        subcommands = {
            LedgerKeyCommand.class,
            ArchiveCommands.Export.class,
            ArchiveCommands.Import.class,
            ArchiveCommands.Check.class,
            MergeCommand.class
        })
public final class LedgerMain implements Callable<Integer> {
    /** The exit status of sysexits.h for what may go better next time. */
    private static final int START_AGAIN = 75;

    @Spec
    CommandSpec spec;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            defaultValue = "basilisk-ledger",
            description = "Where its key and journal lie (default: ${DEFAULT-VALUE}).")
    Path directory;

    @Mixin
    AccessOptions access;

    @Option(
            names = "--store",
            defaultValue = "ignite",
            description = "What keeps the journal: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    LedgerConfig.Store store;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Properties file with any of these options, as in port=8600; options win over it."
                    + " conf/ledger.conf is one.")
    Path config;

    @ArgGroup(exclusive = false)
    @Nullable
    Membership membership;

    /** Which node of which cluster. */
    static final class Membership {
        @Option(
                names = "--cluster",
                paramLabel = "FILE",
                required = true,
                description = "Run one node of the cluster that the file describes, as conf/ledger-cluster.conf does."
                        + " It says where to listen; --bind, --port and --store are not used.")
        Path file;

        @Option(names = "--node", paramLabel = "NAME", required = true, description = "Which of the nodes this is.")
        String node;
    }

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** The command with its parser set up. */
    public static CommandLine commandLine() {
        return new CommandLine(new LedgerMain())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(LedgerMain::explain);
    }

    /** What this command's own checks say is for people; anything else is a defect, with its trace. */
    private static int explain(Exception failure, CommandLine line, CommandLine.ParseResult parsed) throws Exception {
        if (!(failure instanceof StoreException
                || failure instanceof IllegalArgumentException
                || failure instanceof IllegalStateException)) {
            throw failure;
        }
        line.getErr().println(line.getCommandSpec().qualifiedName() + ": " + failure.getMessage());
        return CommandLine.ExitCode.SOFTWARE;
    }

    @Override
    public Integer call() throws InterruptedException {
        return membership == null ? alone() : member(membership);
    }

    private int alone() throws InterruptedException {
        LedgerConfig settings = new LedgerConfig(directory, store, access.access());
        say("Opening the ledger in " + directory.toAbsolutePath().normalize() + " ("
                + store.name().toLowerCase(Locale.ROOT) + ") ...");
        LedgerService service = LedgerService.start(settings, Clock.systemUTC(), this::say);
        opened(service);
        // Told to stop, the process never gets further than this; either way its hook closes the service.
        String failure = service.ledger().awaitFailure();
        throw new StoreException(
                failure + ". The ledger stops: what it acknowledged is safe. Mend the cause, then start it again.");
    }

    private int member(Membership of) throws InterruptedException {
        ClusterPlan plan = plan(of);
        Access at = access.access().at(plan.self().host(), plan.self().restPort());
        say("Joining the cluster of " + of.file + " as node " + of.node + ", with its copy of the journal in "
                + directory.toAbsolutePath().normalize() + " ...");
        String failure;
        try {
            LedgerService service = LedgerService.startMember(directory, plan, at, Clock.systemUTC(), this::say);
            opened(service);
            failure = service.ledger().awaitFailure();
        } catch (StoreException e) {
            failure = String.valueOf(e.getMessage());
        }
        // Everything is on disk or with the other nodes: the safest way back is a new start, which reads it again.
        say("Stopped: " + failure + ". Start it again (exit status " + START_AGAIN + ").");
        Runtime.getRuntime().halt(START_AGAIN);
        return START_AGAIN;
    }

    private ClusterPlan plan(Membership of) {
        try {
            return ClusterPlan.read(of.file, of.node);
        } catch (IllegalArgumentException e) {
            throw new CommandLine.ParameterException(spec.commandLine(), "--cluster: " + e.getMessage(), e);
        }
    }

    private void opened(LedgerService service) {
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(service::close));
        say("Ledger key " + service.ledger().ledgerKey());
        say(service.ledger()
                .chain()
                .map(chain -> "Chain " + chain.chainId() + " at height " + chain.height())
                .orElse("No chain yet: the first training run that attaches begins one."));
        say("Listening on " + service.url() + " (Ctrl-C stops it)");
    }

    private void say(String line) {
        spec.commandLine().getOut().println(line);
        spec.commandLine().getOut().flush();
    }
}
