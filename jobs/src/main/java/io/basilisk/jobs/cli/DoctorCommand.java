package io.basilisk.jobs.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.basilisk.jobs.cluster.Distribution;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says what this machine has, what it lacks and what to type to get it. */
@Command(
        name = "doctor",
        description = "Say which devices and tools were found here, and what to install for what is missing.",
        footer = {"", "Exit code 1 only when something is missing that the training job itself needs."})
final class DoctorCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--json", description = "One JSON object a line.")
    private boolean json;

    @Option(
            names = "--install-jdk",
            description = "Fetch a JDK 25 (Temurin, checksum verified) into ~/.basilisk/jdk where none is found."
                    + " Done by the launcher, so it works without Java.")
    private boolean installJdk;

    @Override
    public Integer call() throws JsonProcessingException {
        PrintWriter out = spec.commandLine().getOut();
        List<Finding> findings = new Diagnosis(Distribution.current()).findings();
        ObjectMapper mapper = new ObjectMapper();
        for (Finding finding : findings) {
            out.println(json ? mapper.writeValueAsString(finding.json()) : finding.line());
        }
        out.flush();
        return findings.stream().anyMatch(finding -> finding.state() == Finding.State.MISSING) ? 1 : 0;
    }
}
