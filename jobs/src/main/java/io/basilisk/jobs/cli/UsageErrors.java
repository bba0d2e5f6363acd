package io.basilisk.jobs.cli;

import java.io.PrintWriter;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** A command line that was not understood: what was expected, the closest name, exit code 2. Never a stack trace. */
final class UsageErrors implements IParameterExceptionHandler {

    @Override
    public int handleParseException(ParameterException failure, String[] arguments) {
        CommandLine line = failure.getCommandLine();
        String command = line.getCommandSpec().qualifiedName();
        PrintWriter err = line.getErr();
        if (failure instanceof UnmatchedArgumentException unmatched) {
            String word = unmatched.getUnmatched().getFirst();
            boolean option = word.startsWith("-");
            Collection<String> known = option
                    ? line.getCommandSpec().optionsMap().keySet()
                    : line.getSubcommands().keySet();
            String kind = option ? "unknown option " : known.isEmpty() ? "unexpected argument " : "unknown command ";
            err.println(command + ": " + kind + word);
            closest(word, known)
                    .ifPresentOrElse(name -> err.println("Did you mean " + name + "?"), () -> printCommands(line, err));
        } else {
            err.println(command + ": " + failure.getMessage());
            printCommands(line, err);
        }
        err.println("Try: " + command + " --help");
        err.flush();
        return CommandLine.ExitCode.USAGE;
    }

    private static void printCommands(CommandLine line, PrintWriter err) {
        if (!line.getSubcommands().isEmpty()) {
            err.println("Expected one of: "
                    + String.join(", ", line.getSubcommands().keySet()));
        }
    }

    /** The name that is fewest edits away, unless that is more than a third of the word. */
    static Optional<String> closest(String word, Collection<String> names) {
        return names.stream()
                .min(Comparator.comparingInt(name -> edits(word, name)))
                .filter(name -> edits(word, name) <= Math.max(2, word.length() / 3));
    }

    /** Levenshtein distance: insertions, deletions and substitutions between the two words. */
    static int edits(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int substituted = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
