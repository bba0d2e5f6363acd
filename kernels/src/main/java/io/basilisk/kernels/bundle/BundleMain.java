package io.basilisk.kernels.bundle;

import io.basilisk.kernels.DeviceOutOfMemoryException;
import io.basilisk.kernels.DeviceUnavailableException;
import io.basilisk.kernels.bench.AttentionBench;
import io.basilisk.kernels.bench.DeviceMineBench;
import io.basilisk.kernels.bench.GemmBench;
import io.basilisk.kernels.bench.MineBench;
import io.basilisk.kernels.bench.TrainBench;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a bundle's {@code run} script starts: {@code doctor [--json] --device DEVICE}, or {@code bench
 * train|mine|gemm|attention --device DEVICE} and the benchmark's own arguments. The last of several devices counts.
 *
 * <p>Exit codes as everywhere: 1, with a line that says why, for what cannot be done here; 2 for what was not
 * understood.
 */
public final class BundleMain {
    private static final int FAILED = 1;
    private static final int NOT_UNDERSTOOD = 2;

    private BundleMain() {}

    public static void main(String[] arguments) {
        System.exit(exitCode(arguments));
    }

    static int exitCode(String... arguments) {
        try {
            List<String> rest = new ArrayList<>(Arrays.asList(arguments));
            String command = take(rest, "doctor or bench");
            switch (command) {
                case "doctor" -> BundleDoctor.examine(takeDevice(rest), rest.remove("--json"), System.out);
                case "bench" -> bench(take(rest, "train, mine, gemm or attention"), rest);
                default -> throw new IllegalArgumentException("expected doctor or bench, came " + command);
            }
            return 0;
        } catch (DeviceUnavailableException | DeviceOutOfMemoryException e) {
            System.err.println("basilisk: " + e.getMessage());
            return FAILED;
        } catch (IllegalArgumentException e) {
            System.err.println("basilisk: " + e.getMessage());
            return NOT_UNDERSTOOD;
        }
    }

    private static void bench(String name, List<String> arguments) {
        String device = takeDevice(arguments);
        if (!(name.equals("mine") && device.equals("cpu"))) {
            arguments.addAll(List.of("--device", device));
        }
        String[] words = arguments.toArray(String[]::new);
        switch (name) {
            case "train" -> TrainBench.main(words);
            case "gemm" -> GemmBench.main(words);
            case "attention" -> AttentionBench.main(words);
            case "mine" -> mine(device, words);
            default -> throw new IllegalArgumentException("expected train, mine, gemm or attention, came " + name);
        }
    }

    private static void mine(String device, String[] arguments) {
        if (device.equals("cpu")) {
            MineBench.main(arguments);
        } else {
            DeviceMineBench.main(arguments);
        }
    }

    private static String take(List<String> arguments, String expected) {
        if (arguments.isEmpty()) {
            throw new IllegalArgumentException("expected " + expected + ", came nothing");
        }
        return arguments.removeFirst();
    }

    /** The last device named, all of them removed; cpu where there is none. */
    private static String takeDevice(List<String> arguments) {
        String device = "cpu";
        for (int at = arguments.indexOf("--device"); at >= 0; at = arguments.indexOf("--device")) {
            arguments.remove(at);
            if (at == arguments.size()) {
                throw new IllegalArgumentException("expected a device after --device, came nothing");
            }
            device = arguments.remove(at);
        }
        return device;
    }
}
