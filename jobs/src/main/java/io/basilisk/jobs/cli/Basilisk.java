package io.basilisk.jobs.cli;

import io.basilisk.jobs.cluster.Distribution;
import io.basilisk.jobs.verify.VerifyCommand;
import io.basilisk.ledger.Address;
import io.basilisk.ledger.Amount;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.service.LedgerMain;
import java.io.IOException;
import java.net.URI;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/**
 * The main class of {@code ./basilisk}: finds the command, turns its outcome into an exit code.
 *
 * <p>0: done. 1: it could not be done; one line on stderr says why ({@code --debug} adds the stack trace). 2: the
 * command line was not understood; stderr says what was expected.
 */
@Command(
        name = "basilisk",
        versionProvider = Version.class,
        description = "A language model that a grid of machines improves together, and pays for improvement.",
        subcommands = {
            BenchCommand.class,
            BundleCommand.class,
            DatasetCommand.class,
            DoctorCommand.class,
            GenerateCommand.class,
            JoinCommand.class,
            MasterCommand.class,
            MineCommand.class,
            NotebookCommand.class,
            SubmitArgsCommand.class,
            TrainCommand.class,
            VerifyCommand.class,
            WalletCommand.class
        })
public final class Basilisk implements Runnable {

    @Spec
    private CommandLine.Model.CommandSpec spec;

    @Option(names = "--version", versionHelp = true, description = "Print the versions of Basilisk, Spark and Java.")
    private boolean version;

    public static void main(String[] args) throws IOException {
        SparkDefaults.load(Distribution.current());
        System.exit(commandLine().execute(args));
    }

    /** The whole command line, as {@link #main} runs it; tests call {@code execute} on it. */
    public static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Basilisk());
        line.addSubcommand("ledger", LedgerMain.commandLine());
        CommonOptions.addTo(line);
        line.registerConverter(Address.class, text -> convert(text, Address::parse));
        line.registerConverter(Hash32.class, text -> convert(text, Hash32::parse));
        line.registerConverter(Amount.class, text -> convert(text, Amount::parse));
        line.registerConverter(URI.class, text -> convert(text, LedgerOption::parse));
        line.registerConverter(MasterAddress.class, text -> convert(text, MasterAddress::parse));
        return line.setParameterExceptionHandler(new UsageErrors())
                .setExecutionExceptionHandler(new Failures())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setAbbreviatedOptionsAllowed(false);
    }

    private static <T> T convert(String text, Function<String, T> parse) {
        try {
            return parse.apply(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException("'" + text + "': " + e.getMessage());
        }
    }

    /** {@code ./basilisk} without a command. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command");
    }
}
