package io.basilisk.jobs.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The options of every command, whatever its class: {@code --help} and {@code --debug}. */
@Command(synopsisHeading = "Usage: ", sortOptions = false, usageHelpAutoWidth = true)
final class CommonOptions {

    private static final String NAME = "common";

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this text.")
    private boolean help;

    @Option(names = "--debug", description = "On failure print the stack trace too.")
    private boolean debug;

    private CommonOptions() {}

    /** Gives {@code line} and all its commands, however deep, the common options. */
    static void addTo(CommandLine line) {
        line.addMixin(NAME, new CommonOptions());
        line.getSubcommands().values().stream().distinct().forEach(CommonOptions::addTo);
    }

    /** Whether {@code --debug} was given to {@code line} or to a command above it. */
    static boolean debug(CommandLine line) {
        for (CommandLine at = line; at != null; at = at.getParent()) {
            if (at.getMixins().get(NAME) instanceof CommonOptions options && options.debug) {
                return true;
            }
        }
        return false;
    }
}
