package io.basilisk.jobs.cli;

import io.basilisk.ledger.UnknownOutcomeException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import org.apache.spark.SparkException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** A command that failed: one line that says why, exit code 1; the stack trace only with {@code --debug}. */
final class Failures implements IExecutionExceptionHandler {
    /** What every Unix says; Java has no type for it. */
    private static final String DISK_FULL = "No space left on device";

    @Override
    public int handleExecutionException(Exception failure, CommandLine line, ParseResult parsed) {
        PrintWriter err = line.getErr();
        err.println(line.getCommandSpec().qualifiedName() + ": " + explain(failure));
        if (CommonOptions.debug(line)) {
            failure.printStackTrace(err);
        } else if (isUnexpected(failure)) {
            err.println("This looks like a defect of Basilisk; --debug shows the stack trace.");
        }
        err.flush();
        return CommandLine.ExitCode.SOFTWARE;
    }

    /** The sentence for a person: wrappers are looked through, bare file names get their verb back. */
    static String explain(Throwable failure) {
        Throwable cause = unwrap(failure);
        String message = cause.getMessage();
        return switch (cause) {
            case NoSuchFileException e -> "no such file: " + message;
            case AccessDeniedException e -> "permission denied: " + message;
            case FileAlreadyExistsException e -> "already there: " + message;
            case UnknownOutcomeException e ->
                message + "\nIs it started (./basilisk ledger), is the address right, is the port open?";
            case IOException e when DISK_FULL.equals(message) -> message + ": free some, then give the command again";
            default -> message == null || message.isBlank() ? cause.getClass().getName() : message;
        };
    }

    /** Exceptions without their own sentence, which no check at the border raised. */
    private static boolean isUnexpected(Throwable failure) {
        Throwable cause = unwrap(failure);
        return cause.getMessage() == null
                || cause instanceof NullPointerException
                || cause instanceof IndexOutOfBoundsException
                || cause instanceof ClassCastException;
    }

    /** The cause that says something: skips Spark's layers (job, stage, task) and messages that only repeat it. */
    private static Throwable unwrap(Throwable failure) {
        Throwable cause = failure.getCause();
        if (cause == null) {
            return failure;
        }
        boolean repeats = cause.toString().equals(failure.getMessage());
        return repeats || failure instanceof SparkException ? unwrap(cause) : failure;
    }
}
