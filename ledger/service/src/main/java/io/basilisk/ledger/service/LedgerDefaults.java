package io.basilisk.ledger.service;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Takes what the command line leaves open from the file that {@code --config} names. */
final class LedgerDefaults implements IDefaultValueProvider {
    private static final SortedSet<String> KEYS = new TreeSet<>(Set.of(
            "dir",
            "store",
            "bind",
            "port",
            "requests-per-second",
            "allow-origin",
            "tls-keystore",
            "tls-password-file",
            "token-file"));

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        if (!(argument instanceof OptionSpec option) || !KEYS.contains(key(option))) {
            return null;
        }
        OptionSpec config = argument.command().findOption("--config");
        Path file = config == null ? null : config.getValue();
        return file == null ? null : read(file, argument).getProperty(key(option));
    }

    private static String key(OptionSpec option) {
        return option.longestName().replaceFirst("^--", "");
    }

    private static Properties read(Path file, ArgSpec argument) {
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(file)) {
            properties.load(in);
        } catch (IOException e) {
            throw new CommandLine.ParameterException(
                    argument.command().commandLine(), "--config: cannot read " + file + ": " + e.getMessage(), e);
        }
        for (String key : properties.stringPropertyNames()) {
            if (!KEYS.contains(key)) {
                throw new CommandLine.ParameterException(
                        argument.command().commandLine(),
                        "--config: unknown key '" + key + "' in " + file + ": expected any of " + KEYS);
            }
        }
        return properties;
    }
}
