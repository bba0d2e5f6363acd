package io.basilisk.kernels.cuda;

import static jcuda.driver.JCudaDriver.cuDeviceGet;
import static jcuda.driver.JCudaDriver.cuDeviceGetCount;
import static jcuda.driver.JCudaDriver.cuInit;

import io.basilisk.kernels.Device;
import io.basilisk.kernels.DeviceInfo;
import io.basilisk.kernels.DeviceUnavailableException;
import io.basilisk.kernels.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import jcuda.CudaException;
import jcuda.driver.CUdevice;
import jcuda.driver.JCudaDriver;

/** The NVIDIA GPUs of this machine, in the driver's order. */
public final class Cuda {
    private static final String ADVICE =
            "install NVIDIA's driver (450 or newer), or use --device opencl or --device cpu";

    private Cuda() {}

    /**
     * Opens a GPU.
     *
     * @param spec what the user asked for, for messages
     * @param index its number, from 0
     * @param precision of training
     * @throws DeviceUnavailableException when there is no such GPU, or it or its driver is too old
     */
    public static Device open(String spec, int index, Precision precision) {
        try {
            List<CudaCard> cards = cards();
            if (index >= cards.size()) {
                throw new DeviceUnavailableException(
                        "expected an index of 0 to " + (cards.size() - 1) + ", since there are " + cards.size()
                                + " GPUs here; ./basilisk doctor lists them; or use --device cpu");
            }
            CudaCard card = cards.get(index);
            String whyNot = card.whyNot().isEmpty() ? card.whyNot(precision) : card.whyNot();
            if (!whyNot.isEmpty()) {
                throw new DeviceUnavailableException(whyNot);
            }
            return CudaDevice.open(card, precision);
        } catch (DeviceUnavailableException e) {
            throw new DeviceUnavailableException("device '" + spec + "': " + e.getMessage(), e);
        } catch (CudaException e) {
            throw new DeviceUnavailableException(
                    "device '" + spec + "': the driver says " + e.getMessage() + ": " + ADVICE, e);
        }
    }

    /** All GPUs, or one line that says why there is none. */
    public static List<DeviceInfo> list() {
        try {
            List<CudaCard> cards = cards();
            List<DeviceInfo> list = new ArrayList<>();
            for (int i = 0; i < cards.size(); i++) {
                CudaCard card = cards.get(i);
                String reason = card.whyNot().isEmpty() ? "" : ": " + card.whyNot();
                list.add(new DeviceInfo("cuda:" + i, reason.isEmpty(), card.description() + reason));
            }
            return list;
        } catch (DeviceUnavailableException e) {
            return List.of(new DeviceInfo("cuda", false, Objects.requireNonNull(e.getMessage())));
        }
    }

    private static List<CudaCard> cards() {
        try {
            JCudaDriver.setExceptionsEnabled(true);
            cuInit(0);
            int[] count = new int[1];
            cuDeviceGetCount(count);
            List<CudaCard> cards = new ArrayList<>();
            for (int i = 0; i < count[0]; i++) {
                CUdevice device = new CUdevice();
                cuDeviceGet(device, i);
                cards.add(new CudaCard(device));
            }
            if (cards.isEmpty()) {
                throw new DeviceUnavailableException("NVIDIA's driver lists no GPU: " + ADVICE);
            }
            return cards;
        } catch (LinkageError e) {
            throw new DeviceUnavailableException("libcuda does not load: " + ADVICE, e);
        } catch (CudaException e) {
            throw new DeviceUnavailableException("NVIDIA's driver says " + e.getMessage() + ": " + ADVICE, e);
        }
    }
}
