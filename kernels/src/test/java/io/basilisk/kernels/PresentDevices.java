package io.basilisk.kernels;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.ParameterDeclarations;

/** The devices of the tests: each is opened once, and lent as an arena that a test may close. */
public final class PresentDevices implements ArgumentsProvider {
    /** A system property: the devices to test, with commas between them; all kinds unless it is set. */
    public static final String PROPERTY = "basilisk.test.devices";

    static final List<String> KINDS =
            List.of(System.getProperty(PROPERTY, "cpu,opencl,cuda").split(","));

    private static final Map<String, Device> OPENED = new LinkedHashMap<>();

    @Override
    public Stream<? extends Arguments> provideArguments(ParameterDeclarations parameters, ExtensionContext context) {
        return KINDS.stream().filter(PresentDevices::isPresent).map(Arguments::of);
    }

    /** All but the CPU. */
    static final class Gpus implements ArgumentsProvider {
        @Override
        public Stream<? extends Arguments> provideArguments(
                ParameterDeclarations parameters, ExtensionContext context) {
            return KINDS.stream()
                    .filter(kind -> !kind.equals("cpu"))
                    .filter(PresentDevices::isPresent)
                    .map(Arguments::of);
        }
    }

    /** @throws DeviceUnavailableException where there is none of this kind */
    public static synchronized Device open(String kind) {
        return OPENED.computeIfAbsent(kind, spec -> Devices.open(spec, 2)).arena();
    }

    /** The device for products in bf16: the CPU, which has the twin, or another that takes them, if it does. */
    public static Optional<Device> openForBf16(String kind) {
        try {
            return Optional.of(open(kind.equals("cpu") || kind.endsWith("+bf16") ? kind : kind + "+bf16"));
        } catch (DeviceUnavailableException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static boolean isPresent(String kind) {
        try {
            open(kind).close();
            return true;
        } catch (DeviceUnavailableException e) {
            return false;
        }
    }
}
