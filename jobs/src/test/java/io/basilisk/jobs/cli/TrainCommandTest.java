package io.basilisk.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.basilisk.jobs.run.RunDirectory;
import io.basilisk.jobs.run.RunManifest;
import io.basilisk.jobs.run.RunSettings;
import io.basilisk.jobs.run.Storage;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What {@code train} refuses before it starts anything. */
class TrainCommandTest {
    @TempDir
    Path folder;

    private final StringWriter errors = new StringWriter();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --rounds 0             | --rounds: expected a whole number of at least 1, came 0
                    --workers 0            | --workers: expected a whole number of at least 1, came 0
                    --workers many         | many
                    --preset huge          | expected one of tiny, shakespeare, small, gpt2-124m
                    --split half           | expected a split such as hash:0.1 or tail:0.1, got 'half'
                    --tokenizer words      | words
                    --threshold-mode never | --threshold-mode: expected one of relative, absolute, came never
                    --inner-lr 0           | --inner-lr: expected a number above 0.0 and at most 1.0, came 0.0
                    --inner-optimizer sgd  | --inner-optimizer: expected one of adamw, muon, came sgd
                    --outer-momentum 1 | --outer-momentum: expected a number of at least 0 and at most 0.9999, came 1.0
                    --decay-from 5         | --decay-from and --decay-until: expected both
                    --eval-sequences 1     | --eval-sequences: expected a whole number of at least 2, came 1
                    --device tpu           | --device: unknown device 'tpu': expected cpu, opencl
                    --device opencl:99     | --device: device 'opencl:99'
                    --master spork://x     | --master: expected local[N], spark://host:port, yarn or k8s://...
                    --round 5              | Did you mean --rounds?
                    """)
    void saysWhatWasExpectedAndWhatCame(String options, String message) {
        assertThat(train(options.split(" "))).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(errors.toString()).contains(message).doesNotContain("Exception");
    }

    @Test
    void everyOptionIsASparkKey() {
        System.setProperty("spark.basilisk.rounds", "0");
        try {
            assertThat(train()).isEqualTo(CommandLine.ExitCode.USAGE);
            assertThat(errors.toString()).contains("--rounds: expected a whole number of at least 1, came 0");
        } finally {
            System.clearProperty("spark.basilisk.rounds");
        }
    }

    @Test
    void aFlagWinsOverItsKey() {
        System.setProperty("spark.basilisk.workers", "many");
        System.setProperty("spark.basilisk.rounds", "3");
        try {
            assertThat(train("--workers", "2", "--rounds", "0")).isEqualTo(CommandLine.ExitCode.USAGE);
            assertThat(errors.toString()).contains("came 0").doesNotContain("many");
        } finally {
            System.clearProperty("spark.basilisk.workers");
            System.clearProperty("spark.basilisk.rounds");
        }
    }

    @Test
    void aKeyThatNoOptionHasIsRefused() {
        System.setProperty("spark.basilisk.rouds", "3");
        try {
            assertThat(train()).isEqualTo(CommandLine.ExitCode.USAGE);
            assertThat(errors.toString()).contains("Unknown key spark.basilisk.rouds");
        } finally {
            System.clearProperty("spark.basilisk.rouds");
        }
    }

    @Test
    void otherOptionsThanTheRunWasBegunWithAreRefused() {
        beginRun();
        assertThat(train(
                        "--workers",
                        "2",
                        "--seed",
                        "1",
                        "--inner-lr",
                        "0.01",
                        "--rounds",
                        "9",
                        "--inner-optimizer",
                        "muon"))
                .isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(errors.toString())
                .contains("--workers: the run was made with 4, came 2")
                .contains("--inner-optimizer: the run was made with adamw, came muon")
                .contains("--inner-lr: the run was made with 0.002, came 0.01")
                .contains("name another --dir")
                .doesNotContain("--seed:")
                .doesNotContain("--rounds:");
    }

    @Test
    void aRunWhoseLedgerIsElsewhereIsNotGivenAnother() {
        beginRun();
        assertThat(train("--rounds", "1")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(errors.toString()).contains("--ledger: expected the address of the ledger that the run in");
        assertThat(folder.resolve("ledger")).doesNotExist();
    }

    private void beginRun() {
        RunSettings settings = new RunSettings(
                "tiny",
                4,
                60,
                16,
                "corpus",
                "byte",
                256,
                "hash:0.1",
                1,
                "adamw",
                0.002,
                Long.MAX_VALUE,
                Long.MAX_VALUE,
                0.6,
                0.4,
                0.5,
                256,
                "relative",
                5,
                2);
        RunDirectory directory = RunDirectory.of(folder.toString());
        new Storage(new Configuration())
                .write(
                        directory.runFile(),
                        new RunManifest(settings, settings.model(256), new byte[32], new byte[32]).toBytes());
    }

    private int train(String... options) {
        CommandLine line = Basilisk.commandLine();
        line.setErr(new PrintWriter(errors, true));
        String[] command = new String[options.length + 3];
        command[0] = "train";
        command[1] = "--dir";
        command[2] = folder.toString();
        System.arraycopy(options, 0, command, 3, options.length);
        return line.execute(command);
    }
}
