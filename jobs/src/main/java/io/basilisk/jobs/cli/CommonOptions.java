package io.basilisk.jobs.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The options of every command, whatever its class: {@code --help} and {@code --debug}. */
final class CommonOptions {

    private static final String HELP = "help";
    private static final String DEBUG = "debug";

    private CommonOptions() {}

    @Command(synopsisHeading = "Usage: ", sortOptions = false, usageHelpAutoWidth = true)
    private static final class Help {
        @Option(
                names = {"-h", "--help"},
                usageHelp = true,
                description = "Print this text.")
        private boolean help;
    }

    private static final class Debug {
        @Option(names = "--debug", description = "On failure print the stack trace too.")
        private boolean debug;
    }

    /** Gives {@code line} and all its commands, however deep, the common options that they lack. */
    static void addTo(CommandLine line) {
        if (line.getCommandSpec().findOption("--help") == null) {
            line.addMixin(HELP, new Help());
        }
        line.addMixin(DEBUG, new Debug());
        line.getSubcommands().values().stream().distinct().forEach(CommonOptions::addTo);
    }

    /** Whether {@code --debug} was given to {@code line} or to a command above it. */
    static boolean debug(CommandLine line) {
        for (CommandLine at = line; at != null; at = at.getParent()) {
            if (at.getMixins().get(DEBUG) instanceof Debug options && options.debug) {
                return true;
            }
        }
        return false;
    }
}
