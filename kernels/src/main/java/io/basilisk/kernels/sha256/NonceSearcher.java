package io.basilisk.kernels.sha256;

import io.basilisk.kernels.Device;
import java.util.OptionalLong;

/** Where nonces are searched: the CPU, or a device. One thread at a time. */
@FunctionalInterface
public interface NonceSearcher extends AutoCloseable {
    /** See {@link NonceSearch#search}. */
    OptionalLong search(byte[] header116, byte[] target32, long firstNonce, long count);

    /** Frees what it holds on the device; the CPU's holds nothing. */
    @Override
    default void close() {}

    /** A searcher on a device; the device stays open when the searcher is closed. */
    static NonceSearcher on(Device device) {
        return device.kind().equals("cpu") ? NonceSearch::search : new DeviceNonceSearch(device);
    }
}
