package io.basilisk.jobs.cli;

import java.io.PrintWriter;
import java.util.List;
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
        err.println(command + ": " + failure.getMessage());
        if (failure instanceof UnmatchedArgumentException unmatched) {
            List<String> closest = unmatched.getSuggestions();
            if (!closest.isEmpty()) {
                err.println("Did you mean: " + String.join(", or ", closest) + "?");
            }
        }
        List<String> commands = line.getSubcommands().keySet().stream().toList();
        if (!commands.isEmpty()) {
            err.println("Commands: " + String.join(", ", commands));
        }
        err.println("Try: " + command + " --help");
        err.flush();
        return CommandLine.ExitCode.USAGE;
    }
}
