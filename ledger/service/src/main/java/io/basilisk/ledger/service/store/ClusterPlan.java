package io.basilisk.ledger.service.store;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;

/**
 * Which nodes a cluster has, and which of them this one is.
 *
 * @param members all nodes, by name; an odd number, so that a network that breaks leaves a majority on one side
 * @param self one of them
 */
public record ClusterPlan(List<ClusterMember> members, ClusterMember self) {
    private static final int LEAST = 3;
    private static final int WORDS = 3;

    public ClusterPlan {
        members = members.stream()
                .sorted(Comparator.comparing(ClusterMember::name))
                .toList();
        if (members.size() < LEAST || members.size() % 2 == 0) {
            throw new IllegalArgumentException("expected 3 nodes, or another odd number, got " + members.size());
        }
        Set<String> addresses = new HashSet<>();
        for (ClusterMember member : members) {
            if (!addresses.add(member.address())) {
                throw new IllegalArgumentException(
                        "expected each node at an address of its own, got " + member.address() + " twice");
            }
        }
    }

    /** How many nodes are more than half. */
    public int majority() {
        return members.size() / 2 + 1;
    }

    /** All but this one. */
    List<ClusterMember> others() {
        return members.stream().filter(it -> !it.equals(self)).toList();
    }

    /**
     * Reads the nodes from a properties file of lines {@code name = host port rest-port}.
     *
     * @throws IllegalArgumentException saying what is wrong with it
     */
    public static ClusterPlan read(Path file, String self) {
        Properties lines = new Properties();
        try (Reader in = Files.newBufferedReader(file)) {
            lines.load(in);
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot read " + file + ": " + e.getMessage(), e);
        }
        try {
            List<ClusterMember> members = new ArrayList<>();
            for (String name : lines.stringPropertyNames()) {
                members.add(member(name, lines.getProperty(name)));
            }
            ClusterMember me = members.stream()
                    .filter(it -> it.name().equals(self))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("expected node '" + self + "' to be one of "
                            + members.stream().map(ClusterMember::name).sorted().toList()));
            return new ClusterPlan(members, me);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
    }

    private static ClusterMember member(String name, String line) {
        String[] words = line.strip().split("\\s+");
        try {
            if (words.length == WORDS) {
                return new ClusterMember(name, words[0], Integer.parseInt(words[1]), Integer.parseInt(words[2]));
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(expected(name, line), e);
        }
        throw new IllegalArgumentException(expected(name, line));
    }

    private static String expected(String name, String line) {
        return "node " + name + ": expected 'host port rest-port', got '" + line + "'";
    }
}
