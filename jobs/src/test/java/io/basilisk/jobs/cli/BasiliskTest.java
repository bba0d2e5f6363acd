package io.basilisk.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.basilisk.ledger.UnknownOutcomeException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.Collection;
import java.util.stream.Stream;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class BasiliskTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(CommandLine line, String... arguments) {
        return line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(arguments);
    }

    @TestFactory
    Stream<DynamicTest> everyCommandHasHelpAndSaysWhatItDoes() {
        Collection<CommandLine> commands =
                Basilisk.commandLine().getSubcommands().values();
        return commands.stream()
                .map(command -> DynamicTest.dynamicTest(command.getCommandName(), () -> {
                    out.getBuffer().setLength(0);
                    assertThat(run(Basilisk.commandLine(), command.getCommandName(), "--help"))
                            .isZero();
                    assertThat(out.toString()).startsWith("Usage: basilisk " + command.getCommandName());
                    assertThat(command.getCommandSpec().usageMessage().description())
                            .isNotEmpty();
                    assertThat(command.getCommandSpec().options())
                            .allSatisfy(option -> assertThat(option.description())
                                    .as("description of %s", option.longestName())
                                    .isNotEmpty());
                }));
    }

    @Test
    void anUnknownCommandNamesTheClosest() {
        assertThat(run(Basilisk.commandLine(), "doktor")).isEqualTo(2);
        assertThat(err.toString()).contains("unknown command doktor", "Did you mean", "doctor");
    }

    @Test
    void anUnknownOptionNamesTheClosest() {
        assertThat(run(Basilisk.commandLine(), "doctor", "--jason")).isEqualTo(2);
        assertThat(err.toString()).contains("unknown option --jason", "Did you mean --json?", "basilisk doctor --help");
    }

    @Test
    void aHostWithoutTheDeviceIsToldSoBeforeItJoins() {
        assertThat(run(Basilisk.commandLine(), "join", "spark://localhost:7077", "--device", "opencl:99"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--device: device 'opencl:99'", "--device cpu");
    }

    @Test
    void aFarFetchedWordListsTheCommands() {
        assertThat(run(Basilisk.commandLine(), "xyzzyx")).isEqualTo(2);
        assertThat(err.toString()).contains("Expected one of: ", "doctor").doesNotContain("Did you mean");
    }

    @Test
    void editsAreLevenshteins() {
        assertThat(UsageErrors.edits("kitten", "sitting")).isEqualTo(3);
        assertThat(UsageErrors.edits("", "abc")).isEqualTo(3);
        assertThat(UsageErrors.edits("same", "same")).isZero();
    }

    @Test
    void aWrongValueSaysWhatWasExpected() {
        assertThat(run(Basilisk.commandLine(), "master", "--port", "many")).isEqualTo(2);
        assertThat(err.toString()).contains("--port", "'many' is not an int").doesNotContain("Exception");
    }

    @Test
    void noCommandIsAUsageErrorThatListsThem() {
        assertThat(run(Basilisk.commandLine())).isEqualTo(2);
        assertThat(err.toString()).contains("Missing command", "doctor", "master");
    }

    @Test
    void aFailureIsOneLineWithoutAStackTrace() {
        assertThat(run(failing(), "fail")).isEqualTo(1);
        assertThat(err.toString()).isEqualToIgnoringNewLines("basilisk fail: no such file: tokens.parquet");
    }

    @Test
    void debugShowsTheStackTrace() {
        assertThat(run(failing(), "fail", "--debug")).isEqualTo(1);
        assertThat(err.toString()).contains("basilisk fail: no such file", "\tat io.basilisk");
    }

    @Test
    void whatSparkWrapsIsSaidInOneSentence() {
        var unanswered = new UnknownOutcomeException("POST http://h:1/v1/rounds got no answer", new IOException());
        var task = new SparkException("Task failed while writing rows", unanswered);
        var stage = new SparkException("Job aborted due to stage failure:\n\tat org.apache.spark", task);
        assertThat(Failures.explain(new SparkException("Job aborted.", stage)))
                .startsWith("POST http://h:1/v1/rounds got no answer\nIs it started")
                .doesNotContain("aborted");
    }

    @Test
    void aFullDiskIsNamed() {
        var full = new IOException("No space left on device");
        assertThat(Failures.explain(new SparkException("Task failed while writing rows", new RuntimeException(full))))
                .isEqualTo("No space left on device: free some, then give the command again");
    }

    private static CommandLine failing() {
        CommandLine line = Basilisk.commandLine();
        CommandLine command = new CommandLine(new Fail());
        CommonOptions.addTo(command);
        return line.addSubcommand(command).setExecutionExceptionHandler(new Failures());
    }

    @Command(name = "fail")
    static final class Fail implements Runnable {
        @Override
        public void run() {
            throw new UncheckedIOException(new NoSuchFileException("tokens.parquet"));
        }
    }

    @Test
    void versionNamesBasiliskSparkAndJava() {
        assertThat(run(Basilisk.commandLine(), "--version")).isZero();
        assertThat(out.toString().lines().toList())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("basilisk "),
                        line -> assertThat(line).startsWith("Spark 4."),
                        line -> assertThat(line).startsWith("Java 25"));
    }
}
